/**
 * Every operation.
 *
 * @module
 */
export { addCamera } from "./addCamera.ts"
export { cameraById } from "./cameraById.ts"
export { cameraByLegacyId } from "./cameraByLegacyId.ts"
export { cameraByListId } from "./cameraByListId.ts"
export { checkCamExist } from "./checkCamExist.ts"
export { clientIdsByOwner } from "./clientIdsByOwner.ts"
export { getChangeLog } from "./getChangeLog.ts"
export { getClientLog } from "./getClientLog.ts"
export { register } from "./register.ts"
export { resetSecret } from "./resetSecret.ts"
export { searchCamera } from "./searchCamera.ts"
export { streamCameraPages } from "./streamCameraPages.ts"
export { streamCameras } from "./streamCameras.ts"
export { streamChangeLog } from "./streamChangeLog.ts"
export { streamChangeLogPages } from "./streamChangeLogPages.ts"
export { streamClientIdsByOwner } from "./streamClientIdsByOwner.ts"
export { streamClientLog } from "./streamClientLog.ts"
export { streamClientLogPages } from "./streamClientLogPages.ts"
export { updateCamera } from "./updateCamera.ts"
export { updateOwner } from "./updateOwner.ts"
export { updatePermission } from "./updatePermission.ts"
export { usageByClient } from "./usageByClient.ts"
export { writeCamera } from "./writeCamera.ts"
