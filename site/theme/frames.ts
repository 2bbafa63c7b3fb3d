/** HTML outputs apart from the page. Those that scripts may run in cannot be looked into, and stay as they are. */
const FRAMES = ".output iframe";
let following = false;

/** Gives frames with HTML outputs the height of what is in them, and the colours of the page, now and when they change. */
export function fitFrames(page: ParentNode): void {
  for (const frame of page.querySelectorAll<HTMLIFrameElement>(FRAMES)) {
    const fit = (): void => {
      const content = frame.contentDocument?.documentElement;
      if (!content) return;
      takeTheme(frame);
      frame.style.height = `${Math.min(content.getBoundingClientRect().height + 18, 1200)}px`;
    };
    frame.addEventListener("load", fit);
    fit();
  }
  if (following) return;
  following = true;
  const changed = (): void => document.querySelectorAll<HTMLIFrameElement>(FRAMES).forEach(takeTheme);
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["class"] });
}

function takeTheme(frame: HTMLIFrameElement): void {
  const dark = document.documentElement.classList.contains("dark");
  frame.contentDocument?.documentElement.classList.toggle("dark", dark);
}
