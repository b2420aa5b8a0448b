import { report } from "./Report.ts"
import { sharesBodies, sharesImports } from "./Shares.ts"

Deno.test("serve: half-sent bodies of one client keep no other out", async () => {
  report(await sharesBodies())
})

Deno.test("serve: a client has a share of the imports", async () => {
  report(await sharesImports())
})
