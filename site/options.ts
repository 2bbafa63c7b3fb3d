/** What `thalweg publish` is asked for. */
export interface PublishOptions {
  /** A folder with notebooks, or one notebook. */
  path: string;
  /** Markdown files and folders of them that become pages too. */
  documents: readonly string[];
  /** The folder that becomes the site. */
  out: string;
  /** The path that the site is served under: `/`, or `/like-this/`. */
  base: string;
  title?: string;
  lang: string;
  /** Whether HTML in the notebooks is shown as it is: for authors who are trusted. */
  trusted: boolean;
  /** Whether figures get pictures beside them, for all who cannot draw them; that needs an installed Chromium. */
  pictures: boolean;
  /** How many notebooks are executed at once; with one, each after those before it. */
  jobs: number;
  /** Whether a site is made in which cells failed. */
  allowErrors: boolean;
  signal: AbortSignal;
  /** Shows how far the work is; the line is written over by the next. */
  progress: (line: string) => void;
  /** Says something that stays. */
  say: (line: string) => void;
}
