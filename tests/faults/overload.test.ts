import { shedsWhatIsTooMuch } from "./Overload.ts"
import { report } from "./Report.ts"

Deno.test("serve: at twice what it can carry it sheds", async () => {
  report(await shedsWhatIsTooMuch())
})
