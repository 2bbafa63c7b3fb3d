/** Shows what a name in code is when it is pointed at, tapped, or come to with the arrow keys from the focused block. */
export function showTypes(document: Document): void {
  const popup = document.createElement("div");
  popup.className = "type-popup vp-doc";
  popup.setAttribute("role", "tooltip");
  popup.setAttribute("aria-live", "polite");
  popup.hidden = true;
  let shown: Element | undefined;

  const hide = (): void => {
    popup.hidden = true;
    shown?.classList.remove("shown");
    shown = undefined;
  };

  const show = (name: Element): void => {
    if (name === shown) return;
    hide();
    const number = Number(name.getAttribute("data-type"));
    const about = document.querySelector(".types")?.children[number];
    if (!about) return;
    shown = name;
    name.classList.add("shown");
    if (!popup.isConnected) document.body.append(popup);
    popup.replaceChildren(...about.cloneNode(true).childNodes);
    popup.hidden = false;
    place(popup, name.getBoundingClientRect(), document.documentElement);
  };

  document.addEventListener("pointerover", ({ target }) => {
    if (!(target instanceof Element) || popup.contains(target)) return;
    const name = target.closest(".typed");
    if (name) show(name);
    else hide();
  });
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && !popup.contains(target) && !target.closest(".typed")) hide();
  });
  document.addEventListener("scroll", hide, { passive: true });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hide();
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const block = document.activeElement;
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || !block?.matches("pre.shiki"))
      return;
    const names = [...block.querySelectorAll(".typed")];
    if (names.length === 0) return;
    const at = shown ? names.indexOf(shown) : -1;
    const next = names[at === -1 && step < 0 ? names.length - 1 : (at + step + names.length) % names.length]!;
    event.preventDefault();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    show(next);
  });
}

/** Under the name, or above it where there is more room; never past the window's edge. */
function place(popup: HTMLElement, name: DOMRect, window: Element): void {
  const GAP = 6;
  const { width, height } = popup.getBoundingClientRect();
  const left = Math.max(GAP, Math.min(name.left, window.clientWidth - width - GAP));
  const below = name.bottom + GAP;
  const top =
    below + height > window.clientHeight && name.top > height + GAP ? name.top - height - GAP : below;
  popup.style.left = `${left}px`;
  popup.style.top = `${top}px`;
}
