import { given, type Rule } from "../validation";
import { type Cidr, contains, opensInternet, parseCidr } from "./cidr";

/** A VPC's id. */
export const vpcId: Rule<string> = (value) =>
    typeof value === "string" && /^vpc-[A-Za-z0-9]+$/.test(value)
        ? undefined
        : `${given(value)} isn't a VPC's id: "vpc-..." is needed, not its name.`;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
export const groupDescription: Rule<string> = (value) =>
    typeof value === "string" && /^[A-Za-z0-9 ._:/()#,@[\]+=&;{}!$*-]{1,255}$/.test(value)
        ? undefined
        : `${given(value)} can't describe a security group: 1 to 255 plain characters are needed (letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*), like "web servers of the shop".`;

/** Addresses that may connect, and whether all at once may. */
export function inboundCidr(
    version: 4 | 6,
    need: { readonly port: number; readonly reason: string },
): Rule<string> {
    const example = version === 4 ? "10.1.2.0/24" : "2001:db8:1:2::/64";
    return (value) => {
        const cidr = typeof value === "string" ? parseCidr(version, value) : undefined;
        if (!cidr) {
            return `${given(value)} isn't a range of IPv${String(version)} addresses: ADDRESS/BITS is needed in its shortest form, with zeros after the first BITS bits, like "${example}".`;
        }
        if (!opensInternet(cidr)) {
            return undefined;
        }
        if (need.port !== 80 && need.port !== 443) {
            return `${given(value)} would open port ${given(need.port)} to the internet, which is allowed for 80 and 443 only, whatever the reason; name the addresses that connect, like "${example}".`;
        }
        // Not only present: what opens everything deserves a sentence.
        return typeof need.reason === "string" && need.reason.length >= 30
            ? undefined
            : `${given(value)} is the internet; name the addresses that connect, like "${example}", or awsService: "cloudfront"; if it must be, say why in a reason of at least 30 characters.`;
    };
}

const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].flatMap(
    (text) => parseCidr(4, text) ?? [],
);

/** The block of a private VPC, cut into sixteen: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export const vpcCidr: Rule<string> = (value) => {
    const cidr: Cidr | undefined = typeof value === "string" ? parseCidr(4, value) : undefined;
    return cidr && cidr.bits >= 16 && cidr.bits <= 24 && privateBlocks.some((block) => contains(block, cidr))
        ? undefined
        : `${given(value)} can't be a private network's block: ADDRESS/BITS is needed, 16 to 24 bits with zeros after them, in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10, like "10.0.0.0/16".`;
};

/**
 * A block that is large enough for a load balancer in a sixteenth of it.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
 */
export const balancerCidr: Rule<string> = (value) =>
    (parseCidr(4, value)?.bits ?? 0) <= 23
        ? undefined
        : `${given(value)} is too small for public subnets: a load balancer wants 32 addresses in each, and each is a sixteenth; give at most 23 bits, like "10.0.0.0/16".`;

/** The letter of an availability zone in the provider's region. */
export const zoneLetter: Rule<string> = (value) =>
    typeof value === "string" && /^[a-h]$/.test(value)
        ? undefined
        : `${given(value)} isn't a zone's letter: one from "a" to "h" is needed, without the region (the provider's), like "a" for eu-central-1a.`;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName: Rule<string> = (value) =>
    typeof value === "string" && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value)
        ? undefined
        : `${given(value)} isn't a bucket's name: 3 to 63 lower-case letters, digits, "." and "-" are needed, no wildcard and no ARN, like "shop-releases".`;

const retentions = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const retentionInDays: Rule<number> = (value) =>
    retentions.includes(value)
        ? undefined
        : `${given(value)} isn't a retention that CloudWatch Logs has: ${retentions.join(", ")} days are.`;
