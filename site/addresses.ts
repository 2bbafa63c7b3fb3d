import type { Root } from "hast";
import { h } from "hastscript";
import { visit } from "unist-util-visit";

/** What an address in a text becomes: another address, or `undefined` where there is nothing that a reader may see. */
export interface Resolve {
  link: (address: string) => string | undefined;
  image: (address: string) => string | undefined;
}

/** Replaces the addresses of links and pictures. What leads nowhere stays as its text; a picture elsewhere becomes a link. */
export function resolveAddresses(tree: Root, resolve: Resolve): void {
  visit(tree, "element", (element, index, parent) => {
    const { tagName, properties } = element;
    if (tagName === "a" && typeof properties["href"] === "string") {
      const href = resolve.link(properties["href"]);
      if (href !== undefined) properties["href"] = href;
      else Object.assign(element, { tagName: "span", properties: {} });
    }
    if (tagName !== "img" && tagName !== "source") return undefined;
    delete properties["srcSet"];
    const address = String(properties["src"] ?? "");
    const src = resolve.image(address);
    if (src !== undefined) properties["src"] = src;
    else if (tagName === "img") {
      const text = String(properties["alt"] ?? "") || "picture";
      const elsewhere = /^https?:/i.test(address);
      parent!.children.splice(index!, 1, elsewhere ? h("a", { href: address }, text) : h("em", text));
    } else {
      parent!.children.splice(index!, 1);
      return index; // What stands there now has not been looked at.
    }
    return undefined;
  });
}
