import type * as pulumi from "@pulumi/pulumi";

/** What an output holds once it is settled; in a preview that may be `pulumi.unknown`, which `apply` never shows. */
export function beneath(output: pulumi.Output<unknown>): Promise<unknown> {
    return (output as unknown as { promise(withUnknowns: boolean): Promise<unknown> }).promise(true);
}
