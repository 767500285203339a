import * as pulumi from "@pulumi/pulumi";
import { logGroupName, parameterPath, wholeParameterName } from "../iam/rules";
import { type Rule, whenKnown } from "../validation";
import type { EndpointNeeds } from "./endpoint-policy";
import { bucketName } from "./rules";

/** What a component's arguments name for the endpoints. */
export interface EndpointArgs {
    readonly bucketNames?: pulumi.Input<string>[];
    readonly amazonLinuxPackages?: boolean;
    readonly parameters?: pulumi.Input<string>[];
    readonly parameterPaths?: pulumi.Input<string>[];
    readonly logGroupName?: pulumi.Input<string>;
}

/** What is named for one service only: a value that isn't known yet hides no other endpoint's policy from the preview. */
export function needsOfEndpoint(
    component: { readonly type: string; readonly name: string },
    service: string,
    args: EndpointArgs,
): pulumi.Output<EndpointNeeds> {
    const known = (path: string, value: pulumi.Input<string>, rule: Rule<string>) =>
        whenKnown(component, path, value, rule);
    const list = (path: string, values: pulumi.Input<string>[] = [], rule: Rule<string>) =>
        pulumi.all(values.map((value, index) => known(`${path}[${String(index)}]`, value, rule)));
    const { amazonLinuxPackages = false, logGroupName: group } = args;
    switch (service) {
        case "s3":
            return list("bucketNames", args.bucketNames, bucketName).apply((bucketNames) => ({
                bucketNames,
                amazonLinuxPackages,
            }));
        case "ssm":
            return pulumi
                .all([
                    list("parameters", args.parameters, wholeParameterName),
                    list("parameterPaths", args.parameterPaths, parameterPath),
                ])
                .apply(([names, paths]) => ({ parameters: { names, paths } }));
        case "logs":
            return group === undefined
                ? pulumi.output({})
                : known("logGroupName", group, logGroupName).apply((found) => ({ logGroupName: found }));
        default:
            return pulumi.output({});
    }
}
