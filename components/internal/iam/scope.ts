import { getCallerIdentityOutput, getPartitionOutput, getRegionOutput } from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "./document";

/** The account, region and partition of the provider in use. */
export function currentScope(child: { parent: pulumi.Resource }): pulumi.Output<Scope> {
    return pulumi
        .all([
            getPartitionOutput({}, child).partition,
            getRegionOutput({}, child).region,
            getCallerIdentityOutput({}, child).accountId,
        ])
        .apply(([partition, region, accountId]) => ({ partition, region, accountId }));
}
