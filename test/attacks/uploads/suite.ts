import { KMSServiceException } from "@aws-sdk/client-kms";
import { S3ServiceException } from "@aws-sdk/client-s3";
import { STSServiceException } from "@aws-sdk/client-sts";
import type { DeployedApp } from "../../support/deployed-app";
import type { Suite } from "../attack";
import { uploadsAttacks } from "./attacks";
import { HttpRefusal } from "./form";
import { OnlyData } from "./reading";
import { type UploadsTarget, uploadsTargets } from "./targets";

/** The suite against two buckets of its own. */
export async function uploadsSuite(app: DeployedApp): Promise<Suite<UploadsTarget>> {
    const { hardened, control } = await uploadsTargets(app);
    return { name: "uploads", layer: "S3, KMS, CDN", attacks: uploadsAttacks, hardened, control, denial };
}

/** How S3 says that something isn't allowed, and not that it is wrong in itself. */
const refusals = ["AccessDenied", "EntityTooLarge", "EntityTooSmall", "SignatureDoesNotMatch"];

function denial(error: unknown): string | undefined {
    if (error instanceof HttpRefusal) {
        return refusals.includes(error.code) ? error.message : undefined;
    }
    if (error instanceof OnlyData) {
        return error.message;
    }
    if (
        error instanceof S3ServiceException ||
        error instanceof KMSServiceException ||
        error instanceof STSServiceException
    ) {
        // A HEAD has no body to name the error in.
        if (error.message === "UnknownError" && error.$metadata.httpStatusCode === 403) {
            return "AccessDenied, without words";
        }
        return /^AccessDenied/.test(error.name) ? error.message.replace(/^User: \S+ is /, "") : undefined;
    }
    return undefined;
}
