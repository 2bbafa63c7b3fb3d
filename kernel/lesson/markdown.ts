/** The text of a Markdown cell with code taken out: dollars and brackets in code mean nothing. */
export function withoutCode(source: string): string {
  return source.replaceAll(/^(```|~~~)[^]*?^\1.*$/gm, "").replaceAll(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, "");
}

/** A piece of TeX, and whether it is displayed. */
export interface Mathematics {
  readonly tex: string;
  readonly display: boolean;
}

/** The TeX in a Markdown cell: `$$…$$`, and `$…$` where the dollars touch what they enclose. */
export function mathematicsIn(source: string): Mathematics[] {
  const found: Mathematics[] = [];
  const text = withoutCode(source).replaceAll("\\$", "");
  const rest = text.replaceAll(/\$\$([^]+?)\$\$/g, (_, tex: string) => {
    found.push({ tex, display: true });
    return "";
  });
  for (const [, tex] of rest.matchAll(/\$(?!\s)([^$]+?)(?<!\s)\$(?!\d)/g))
    found.push({ tex: tex!, display: false });
  return found;
}

/** Where the links and images of a Markdown cell lead. */
export function linksIn(source: string): string[] {
  const inline = withoutCode(source).matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g);
  const defined = withoutCode(source).matchAll(/^\s*\[[^\]]+\]:\s*<?(\S+?)>?\s*$/gm);
  return [...inline, ...defined].map(([, target]) => target!);
}

/** The headings of a Markdown cell. */
export function headingsIn(source: string): string[] {
  return [...withoutFences(source).matchAll(/^#{1,6}\s+(.+?)\s*#*\s*$/gm)].map(([, heading]) => heading!);
}

const withoutFences = (source: string): string => source.replaceAll(/^(```|~~~)[^]*?^\1.*$/gm, "");

/** A heading or the name of one in a link, reduced to what JupyterLab's names and those of published pages have in common. */
export function anchor(text: string): string {
  return decodeURIComponent(text)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}
