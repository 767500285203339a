/** Who may become a role, and under which conditions. */
export interface TrustStatement {
    readonly Sid: string;
    readonly Principal: { readonly AWS: readonly string[] } | { readonly Federated: string };
    readonly Action: string;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A role's trust policy of one statement. */
export function trustJson({ Sid, ...rest }: TrustStatement): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid, Effect: "Allow", ...rest }] });
}
