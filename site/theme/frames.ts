/** Gives frames with HTML outputs the height of what is in them; those that scripts may run in cannot be looked into. */
export function fitFrames(page: ParentNode): void {
  for (const frame of page.querySelectorAll<HTMLIFrameElement>(".output iframe")) {
    const fit = (): void => {
      const content = frame.contentDocument?.documentElement;
      if (content) frame.style.height = `${Math.min(content.getBoundingClientRect().height + 18, 1200)}px`;
    };
    frame.addEventListener("load", fit);
    fit();
  }
}
