/** What CloudFront refuses of a distribution and the emulator lets pass: names of what isn't there, above all. */
import type { CloudFront } from "@aws-sdk/client-cloudfront";
import { isObject } from "../../properties";
import type { Properties, Value } from "../../resource-type";
import { AwsRefusal, unlessMissing } from "../errors";
import { textOf } from "../resource";
import { behaviorsOf } from "./behavior";

type Operation = "CreateDistribution" | "UpdateDistribution";

/** Throws CloudFront's refusal. */
export async function refuseMissing(
    cloudfront: CloudFront,
    inputs: Properties,
    operation: Operation,
): Promise<void> {
    const behaviors = behaviorsOf(inputs["defaultCacheBehavior"], inputs["orderedCacheBehaviors"]);
    const origins = [inputs["origins"] ?? []].flat().filter(isObject);
    const refuse = (code: string, message: string, status?: number): never => {
        throw new AwsRefusal("CloudFront", operation, code, message, status);
    };
    const known = new Set(origins.map((origin) => textOf(origin, "originId")));
    if (behaviors.some((one) => !known.has(textOf(one, "targetOriginId")))) {
        refuse("NoSuchOrigin", "One or more of your origins or origin groups do not exist.", 404);
    }
    const certificate = inputs["viewerCertificate"];
    const aliases = [inputs["aliases"] ?? []].flat();
    if (aliases.length > 0 && isObject(certificate) && certificate["cloudfrontDefaultCertificate"] === true) {
        const message =
            "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted " +
            "certificate that validates your authorization to use the domain name.";
        refuse("InvalidViewerCertificate", message);
    }
    if (behaviors.some((one) => textOf(one, "cachePolicyId") === undefined)) {
        refuse("InvalidArgument", "The parameter ForwardedValues is required.");
    }
    const look = async (
        ids: readonly string[],
        find: (Id: string) => Promise<unknown>,
        code: string,
        message: string,
    ): Promise<void> => {
        for (const id of new Set(ids)) {
            if (!(await unlessMissing(find(id)))) {
                refuse(code, message, 404);
            }
        }
    };
    await look(
        texts(origins, "originAccessControlId"),
        (Id) => cloudfront.getOriginAccessControl({ Id }),
        "InvalidOriginAccessControl",
        "The specified origin access control does not exist.",
    );
    await look(
        texts(behaviors, "cachePolicyId"),
        (Id) => cloudfront.getCachePolicy({ Id }),
        "NoSuchCachePolicy",
        "The specified cache policy does not exist.",
    );
    await look(
        texts(behaviors, "responseHeadersPolicyId"),
        (Id) => cloudfront.getResponseHeadersPolicy({ Id }),
        "NoSuchResponseHeadersPolicy",
        "The specified response headers policy does not exist.",
    );
    await look(
        texts(behaviors, "trustedKeyGroups"),
        (Id) => cloudfront.getKeyGroup({ Id }),
        "TrustedKeyGroupDoesNotExist",
        "One or more of the trusted key groups doesn't exist.",
    );
}

function texts(blocks: readonly Record<string, Value>[], key: string): string[] {
    return blocks
        .flatMap((block) => block[key] ?? [])
        .filter((value): value is string => typeof value === "string" && value !== "");
}
