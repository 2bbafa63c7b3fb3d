import type { Locator, Page } from "playwright-core";

/** One notebook open in JupyterLab, worked as a reader works it. */
export class Lab {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens a notebook by its path below the served folder, and nothing beside it, and waits for its kernel. */
  static async open(page: Page, server: { url: string; token: string }, path: string): Promise<Lab> {
    // A workspace of its own: JupyterLab reopens what the last one held.
    const workspace = path.replaceAll(/[^\w-]+/g, "-");
    await page.goto(`${server.url}lab/workspaces/${workspace}/tree/${path}?token=${server.token}`);
    const lab = new Lab(page);
    await lab.#idle().waitFor();
    return lab;
  }

  /** The name of the kernel as the notebook's toolbar shows it. */
  kernelName(): Promise<string> {
    return this.page.locator(".jp-KernelName").innerText();
  }

  /** Run > Run All Cells, until no cell is running or waiting any more. */
  async runAll(): Promise<void> {
    await this.#choose("Run", "Run All Cells");
    await this.page.locator(".jp-InputPrompt", { hasText: "[1]:" }).waitFor({ state: "attached" });
    await this.page.locator(".jp-InputPrompt", { hasText: "[*]:" }).first().waitFor({ state: "detached" });
    await this.#idle().waitFor();
  }

  /** File > Save Notebook, until the file is written. */
  async save(): Promise<void> {
    await Promise.all([
      this.page.waitForResponse((response) => response.request().method() === "PUT" && response.ok()),
      this.#choose("File", "Save Notebook"),
    ]);
  }

  /** The code cells, top to bottom. */
  codeCells(): Locator {
    return this.page.locator(".jp-CodeCell");
  }

  /** Folds the file browser beside the notebook away, or back. */
  async toggleSidebar(): Promise<void> {
    await this.page.keyboard.press("Control+b");
  }

  /** The sizes of all figures in pixels, top to bottom. */
  async figureSizes(): Promise<{ width: number; height: number }[]> {
    const figures = await this.page.locator(".js-plotly-plot").all();
    const boxes = await Promise.all(figures.map((figure) => figure.boundingBox()));
    return boxes.filter((box) => box !== null);
  }

  async #choose(menu: string, item: string): Promise<void> {
    await this.page.locator(".lm-MenuBar-itemLabel", { hasText: new RegExp(`^${menu}$`) }).click();
    await this.page.locator(".lm-Menu-itemLabel", { hasText: new RegExp(`^${item}$`) }).click();
  }

  /** The status bar's word for a kernel that is connected and at rest; the toolbar's circle is there before any kernel is. */
  #idle(): Locator {
    return this.page.locator(".jp-StatusBar-TextItem", { hasText: "TypeScript (Thalweg) | Idle" });
  }
}
