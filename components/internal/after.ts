import * as pulumi from "@pulumi/pulumi";

/**
 * The value, but not before the resources are there: what uses it comes after them. Their URNs are what it waits for, since
 * those are known at preview: a resource that is new must not make the value unknown, and so change all that uses it.
 */
export function after<T>(
    value: pulumi.Output<T>,
    resources: readonly pulumi.Resource[],
): pulumi.Output<pulumi.Unwrap<T>> {
    return pulumi.all([value, pulumi.all(resources.map(({ urn }) => urn))]).apply(([known]) => known);
}
