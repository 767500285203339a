import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsEmulation } from "../../../local/aws";
import { type Credentials, endpoint } from "../../support/aws";

/** What an issuer writes into a token. */
export interface Claims {
    readonly iss: string;
    readonly aud: string;
    readonly sub: string;
    readonly repository_id?: string;
}

/** A token of GitHub's for a run of `acme/shop` on its branch `main`, but for what is said otherwise. */
export function gitHubToken(otherwise: Partial<Claims> = {}): Claims {
    return {
        iss: "https://token.actions.githubusercontent.com",
        aud: "sts.amazonaws.com",
        sub: "repo:acme/shop:ref:refs/heads/main",
        ...otherwise,
    };
}

/** A token of gitlab.com's for a pipeline of `acme/shop` on its branch `main`, but for what is said otherwise. */
export function gitLabToken(otherwise: Partial<Claims> = {}): Claims {
    return {
        iss: "https://gitlab.com",
        aud: "sts.amazonaws.com",
        sub: "project_path:acme/shop:ref_type:branch:ref:main",
        ...otherwise,
    };
}

/**
 * Becomes a role with a token. The emulator looks at the trust policy with the token's issuer, audience and subject, and at
 * nothing else of it: neither at its signature nor at its other claims.
 */
export async function becomeByToken(
    aws: AwsEmulation,
    roleArn: string,
    claims: Claims,
): Promise<Credentials> {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    // Whoever holds a token needs no other credentials.
    const sts = new STSClient({ region: aws.region, endpoint: endpoint(aws, "sts"), maxAttempts: 1 });
    const { Credentials: found } = await sts.send(
        new AssumeRoleWithWebIdentityCommand({
            RoleArn: roleArn,
            RoleSessionName: "run",
            WebIdentityToken: `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.signature`,
        }),
    );
    if (!found?.AccessKeyId || !found.SecretAccessKey || !found.SessionToken) {
        throw new Error(`no credentials came for ${roleArn}`);
    }
    return {
        accessKeyId: found.AccessKeyId,
        secretAccessKey: found.SecretAccessKey,
        sessionToken: found.SessionToken,
    };
}
