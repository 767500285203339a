import * as pulumi from "@pulumi/pulumi";
import { fitName } from "../naming";

/**
 * The name of something of RDS: lower-case letters, digits and single dashes, a letter first.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.Constraints
 */
export function databaseResourceName(name: string): string {
    const fitted = fitName(wholeName(name), 63, (text) => {
        const allowed = dashed(text.toLowerCase()).replaceAll(/-{2,}/g, "-");
        return /^[a-z]/.test(allowed) ? allowed : `db-${allowed}`;
    });
    // Where it was cut there may be a dash already.
    return fitted.replaceAll(/-{2,}/g, "-");
}

/**
 * The name of a load balancer or of its targets: at most 32 letters, digits and dashes, and not AWS's own prefix.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
export function balancerResourceName(name: string): string {
    return fitName(wholeName(name), 32, (text) => dashed(text).replace(/^internal-/, "lb-internal-"));
}

function wholeName(name: string): string {
    return `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
}

/** With dashes for what is no letter or digit, and none at the ends. */
function dashed(text: string): string {
    return text.replaceAll(/[^A-Za-z0-9]/g, "-").replaceAll(/^-+|-+$/g, "");
}
