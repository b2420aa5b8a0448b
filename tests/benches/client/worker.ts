/**
 * Reads in a Worker. Its clock stands still while it computes, so that the asker takes the time.
 *
 * @module
 */
import { run } from "./Variants.ts"

export default {
  fetch: async (request: Request): Promise<Response> => {
    const { name, times } = await request.json()
    await run(name, times)
    return new Response()
  },
}
