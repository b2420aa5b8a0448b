/**
 * The page of the map.
 *
 * @module
 */
import { readConfig, Session } from "./Session.ts"
import { showFailure } from "./Notice.ts"
import { startPage } from "./Page.ts"
import { askSignIn } from "./SignIn.ts"

const start = async (): Promise<void> => {
  try {
    const session = new Session(await readConfig())
    if (!session.isReady) await askSignIn(session)
    else await session.begin()
    await startPage(session)
  } catch (cause) {
    showFailure(cause, () => location.reload())
  }
}

await start()
