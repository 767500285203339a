import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { oidcProviderArn, type WebIdentity } from "./oidc";
import { inOwnAccount, knownValue } from "./own-account";
import type { Home } from "./place";

/** ARN of the account's provider for the issuer's tokens: the one that is given, else one that is made. */
export function oidcProvider(
    home: Home,
    { issuer, audience }: WebIdentity,
    existing: pulumi.Input<string> | undefined,
    child: { parent: pulumi.Resource },
): pulumi.Output<string> {
    if (existing !== undefined) {
        return knownValue(home, "oidcProviderArn", existing, (place) =>
            inOwnAccount(oidcProviderArn(issuer), place),
        );
    }
    return new iam.OpenIdConnectProvider(
        `${home.name}-oidc-provider`,
        { url: `https://${issuer}`, clientIdLists: [audience] },
        child,
    ).arn;
}
