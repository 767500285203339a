import { DatabaseAccess } from "./needs-types";
import { opensInternet, parseCidr } from "./network/cidr";
import { given, type Rule } from "./validation";

const longestReason = 100;
const mostUploadBytes = 5 * 1024 ** 3;

/** Services that a VPC endpoint is made for: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html */
const awsServices = [
    "bedrock-runtime",
    "dynamodb",
    "ec2",
    "ec2messages",
    "ecr.api",
    "ecr.dkr",
    "email-smtp",
    "events",
    "execute-api",
    "firehose",
    "kinesis-streams",
    "kms",
    "lambda",
    "logs",
    "monitoring",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "ssmmessages",
    "states",
    "sts",
    "xray",
];

/** The port that the app listens on: below 1024 it would need a privilege. */
export const appPort: Rule<number> = (value) =>
    Number.isInteger(value) && value >= 1024 && value <= 65_535
        ? undefined
        : `${given(value)} isn't a port that an app may open without privileges: a whole number from 1024 to 65,535 is needed (clients use publicPort, which is redirected), like 4000.`;

/** The port that clients use. */
export const publicPort: Rule<number> = (value) =>
    value === 22
        ? "22 is SSH's, and no app is served there; give the port that clients use, like 443."
        : port(value);

/** Any port. */
export const port: Rule<number> = (value) =>
    Number.isInteger(value) && value >= 1 && value <= 65_535
        ? undefined
        : `${given(value)} isn't a port: a whole number from 1 to 65,535 is needed, like 443.`;

/** How the app uses its database. */
export const databaseAccess: Rule<string> = (value) => {
    const allowed: string[] = Object.values(DatabaseAccess);
    return allowed.includes(value)
        ? undefined
        : `${given(value)} isn't a way to use the database: ${allowed.map((one) => `"${one}"`).join(" or ")} is needed; tables are changed by migrations, never by the app.`;
};

/** The most bytes of one upload; S3 takes no more at once: https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
export const uploadBytes: Rule<number> = (value) =>
    Number.isInteger(value) && value >= 1 && value <= mostUploadBytes
        ? undefined
        : `${given(value)} isn't a limit of bytes: a whole number from 1 to 5,368,709,120 (5 GiB) is needed, like 10_000_000.`;

/** One media type, and not one that a browser runs, unless a reason allows that. */
export function contentType(activeContentReason: string | undefined): Rule<string> {
    return (value) => {
        if (typeof value !== "string" || !/^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/.test(value)) {
            return `${given(value)} isn't a media type: type/subtype in lower case is needed, without wildcard or parameters, like "image/png".`;
        }
        const active = /\/((x-)?(html|xml|javascript|ecmascript)|.*\+xml)$/.test(value);
        return active && activeContentReason === undefined
            ? `${given(value)} is content that a browser runs, as the user who looks at it; leave it out, or say why it is needed in activeContentReason.`
            : undefined;
    };
}

/** The name of an outbound need, from which rules are named on every layer. */
export const needName: Rule<string> = (value) =>
    /^[a-z][a-z0-9-]{0,23}$/.test(value)
        ? undefined
        : `${given(value)} can't name a need: a lower-case letter, then lower-case letters, digits and "-" are allowed, at most 24 characters, like "stripe".`;

/**
 * Why something is needed. It becomes the description of a security group's rule, so only what may stand there is allowed:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
 */
export const reason: Rule<string> = (value) =>
    typeof value === "string" &&
    value.length <= longestReason &&
    /^(?=.*[A-Za-z].*[A-Za-z].*[A-Za-z])[A-Za-z0-9 ._:/()#,@[\]+=&;{}!$*-]+$/.test(value)
        ? undefined
        : `${given(value)} isn't a reason: a few words of at most ${String(longestReason)} plain characters are needed (letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*), like "card payments".`;

/** A name on the internet. */
export const hostName: Rule<string> = (value) =>
    typeof value === "string" &&
    value.length <= 253 &&
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/.test(value)
        ? undefined
        : `${given(value)} isn't a host's name: a whole name in lower case is needed, without scheme, port, path or wildcard, like "api.stripe.com"; an address is given as cidrIpv4: "10.1.2.3/32".`;

/** A service of AWS that has an endpoint. */
export const awsService: Rule<string> = (value) =>
    awsServices.includes(value)
        ? undefined
        : `${given(value)} isn't a service that is known here: ${awsServices.join(", ")} are; another one is given by the prefixListId or the referencedSecurityGroupId of its endpoint.`;

/** Addresses that a need opens; all addresses at once only with a reason that explains, and never for SSH. */
export function outboundCidr(need: { readonly port: number; readonly reason: string }): Rule<string> {
    return (value) => {
        const opened = typeof value === "string" ? everyAddress(value) : undefined;
        if (opened === undefined) {
            return subnetCidr(value);
        }
        if (need.port === 22) {
            return `${given(value)} with port 22 would open SSH to ${opened}, which no reason allows; name the hosts, like "10.1.2.3/32".`;
        }
        // Not only present: what opens everything deserves a sentence.
        return typeof need.reason === "string" && need.reason.length >= 30
            ? undefined
            : `${given(value)} is ${opened}; name the ones that are needed, like "10.1.2.0/24", or a host; if it must be, say why in a reason of at least 30 characters.`;
    };
}

/** Addresses where something is known to be: never all of them, nor the ones that hand out an instance's credentials. */
export const subnetCidr: Rule<string> = (value) => {
    if (!isCidrIpv4(value)) {
        return `${given(value)} isn't a range of IPv4 addresses: ADDRESS/BITS is needed, with zeros after the first BITS bits, like "10.1.2.0/24".`;
    }
    const opened = everyAddress(value);
    if (opened !== undefined) {
        return `${given(value)} is ${opened}; name the subnets, like "10.1.2.0/24".`;
    }
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
    return value.startsWith("169.254.")
        ? `${given(value)} is where an instance's metadata service hands out its credentials, which no app may reach; name the addresses of the destination itself, like "10.1.2.0/24".`
        : undefined;
};

/** A prefix list's id. */
export const prefixListId: Rule<string> = (value) =>
    typeof value === "string" && /^pl-[A-Za-z0-9]+$/.test(value)
        ? undefined
        : `${given(value)} isn't a prefix list's id: "pl-..." is needed, not its name.`;

/** A security group's id. */
export const securityGroupId: Rule<string> = (value) =>
    typeof value === "string" && /^sg-[A-Za-z0-9]+$/.test(value)
        ? undefined
        : `${given(value)} isn't a security group's id: "sg-..." is needed, not its name.`;

/** All addresses, or so large a part of them that a few such make all, in words. */
function everyAddress(value: string): string | undefined {
    const cidr = parseCidr(4, value);
    if (!cidr || !opensInternet(cidr)) {
        return undefined;
    }
    return cidr.bits === 0 ? "every address" : "a large part of all addresses";
}

function isCidrIpv4(value: string): boolean {
    return typeof value === "string" && parseCidr(4, value) !== undefined;
}
