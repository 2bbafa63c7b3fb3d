import { KernelManager, ServerConnection, type Kernel, type KernelMessage } from "@jupyterlab/services";

/** The kernels of a Jupyter server, as a front end reaches them. */
export function kernelsAt(baseUrl: string, token: string): KernelManager {
  const wsUrl = baseUrl.replace("http", "ws");
  return new KernelManager({ serverSettings: ServerConnection.makeSettings({ baseUrl, wsUrl, token }) });
}

/** What a kernel says the value of a cell is. */
export async function valueOf(kernel: Kernel.IKernelConnection, code: string): Promise<unknown> {
  const future = kernel.requestExecute({ code });
  let answer: unknown;
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "execute_result")
      answer = (content as KernelMessage.IExecuteResultMsg["content"]).data["text/plain"];
  };
  await future.done;
  return answer;
}
