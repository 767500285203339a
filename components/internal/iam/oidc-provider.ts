import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { whenKnown } from "../validation";
import { oidcProviderArn, type WebIdentity } from "./oidc";

/** ARN of the account's provider for the issuer's tokens: the one that is given, else one that is made. */
export function oidcProvider(
    component: { readonly type: string; readonly name: string },
    { issuer, audience }: WebIdentity,
    existing: pulumi.Input<string> | undefined,
    child: { parent: pulumi.Resource },
): pulumi.Output<string> {
    if (existing !== undefined) {
        return whenKnown(component, "oidcProviderArn", existing, oidcProviderArn(issuer));
    }
    return new iam.OpenIdConnectProvider(
        `${component.name}-oidc-provider`,
        { url: `https://${issuer}`, clientIdLists: [audience] },
        child,
    ).arn;
}
