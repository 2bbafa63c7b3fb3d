// A thread that runs plans: all operations, so that each can be found by its name, and the loop that answers tasks.
import "./index.ts";
import { serve } from "./autodiff/compile/serve.ts";

serve();
