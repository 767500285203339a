/** The provider's configuration, in the shape that the real plugin takes, and the AWS clients made from it. */
import type { AutoScaling } from "@aws-sdk/client-auto-scaling";
import type { CloudFront } from "@aws-sdk/client-cloudfront";
import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { RDS } from "@aws-sdk/client-rds";
import type { S3 } from "@aws-sdk/client-s3";
import type { SSM } from "@aws-sdk/client-ssm";
import type { STS } from "@aws-sdk/client-sts";
import { isObject } from "../properties";
import type { Properties, Value } from "../resource-type";
import { nameFailures } from "./errors";

interface Clients {
    autoscaling: AutoScaling;
    cloudfront: CloudFront;
    ec2: EC2;
    elbv2: ElasticLoadBalancingV2;
    iam: IAM;
    kms: KMS;
    logs: CloudWatchLogs;
    rds: RDS;
    s3: S3;
    ssm: SSM;
    sts: STS;
}

type Service = keyof Clients;

interface ClientConfig {
    region: string;
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** Settings that mean nothing where no account or region is ever looked up. */
const WITHOUT_MEANING = [
    "skipCredentialsValidation",
    "skipMetadataApiCheck",
    "skipRegionValidation",
    "skipRequestingAccountId",
    "s3UsePathStyle",
];
const KNOWN = ["accessKey", "secretKey", "token", "region", "endpoints", "defaultTags", ...WITHOUT_MEANING];

/** A service's module is loaded when the first of its resources is touched. */
const LOAD: { [S in Service]: (config: ClientConfig) => Promise<Clients[S]> } = {
    autoscaling: async (config) => new (await import("@aws-sdk/client-auto-scaling")).AutoScaling(config),
    cloudfront: async (config) => new (await import("@aws-sdk/client-cloudfront")).CloudFront(config),
    ec2: async (config) => new (await import("@aws-sdk/client-ec2")).EC2(config),
    elbv2: async (config) =>
        new (await import("@aws-sdk/client-elastic-load-balancing-v2")).ElasticLoadBalancingV2(config),
    iam: async (config) => new (await import("@aws-sdk/client-iam")).IAM(config),
    kms: async (config) => new (await import("@aws-sdk/client-kms")).KMS(config),
    logs: async (config) => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogs(config),
    rds: async (config) => new (await import("@aws-sdk/client-rds")).RDS(config),
    // An emulator has no name of its own for each bucket.
    s3: async (config) => new (await import("@aws-sdk/client-s3")).S3({ ...config, forcePathStyle: true }),
    ssm: async (config) => new (await import("@aws-sdk/client-ssm")).SSM(config),
    sts: async (config) => new (await import("@aws-sdk/client-sts")).STS(config),
};

/** One configured instance of the provider. */
export class Aws {
    readonly region: string;
    readonly defaultTags: Readonly<Record<string, Value>>;
    private readonly config: Properties;
    private readonly endpoints: Record<string, Value>;
    private readonly clients = new Map<string, { destroy(): void }>();

    constructor(config: Properties) {
        const unknown = Object.keys(config).filter((key) => !KNOWN.includes(key));
        if (unknown.length > 0) {
            throw new Error(
                `the stand-in for aws doesn't know the setting ${unknown.join(", ")}; it takes only ` +
                    `${KNOWN.join(", ")}; install the real plugin and set LEAST_PRIVILEGE_PROVIDERS=real`,
            );
        }
        this.config = Object.fromEntries(Object.entries(config).map(([key, value]) => [key, decoded(value)]));
        this.region = text(this.config["region"]) ?? process.env["AWS_REGION"] ?? "";
        if (this.region === "") {
            throw new Error("Missing region configuration: `pulumi config set aws:region us-east-1`");
        }
        const { endpoints, defaultTags } = this.config;
        this.endpoints = Object.assign({}, ...list(endpoints).filter(isObject)) as Record<string, Value>;
        const tags = isObject(defaultTags) ? defaultTags["tags"] : undefined;
        this.defaultTags = isObject(tags) ? tags : {};
    }

    /** The client of a service, in the provider's region or in a resource's own. */
    async service<S extends Service>(service: S, given?: Value): Promise<Clients[S]> {
        const region = text(given) ?? this.region;
        const key = `${service} ${region}`;
        let client = this.clients.get(key) as Clients[S] | undefined;
        if (!client) {
            client = await LOAD[service](this.clientConfig(service, region));
            nameFailures(client);
            this.clients.set(key, client);
        }
        return client;
    }

    /** Closes the connections. */
    destroy(): void {
        for (const client of this.clients.values()) {
            client.destroy();
        }
    }

    /** Never an account of the user's: what the configuration doesn't name isn't looked for anywhere else. */
    private clientConfig(service: Service, region: string): ClientConfig {
        const sessionToken = text(this.config["token"]);
        return {
            region,
            endpoint: this.needed(service, this.endpoints[service], `aws:endpoints has none for ${service}`),
            credentials: {
                accessKeyId: this.needed(service, this.config["accessKey"], "aws:accessKey isn't set"),
                secretAccessKey: this.needed(service, this.config["secretKey"], "aws:secretKey isn't set"),
                ...(sessionToken !== undefined && { sessionToken }),
            },
        };
    }

    private needed(service: Service, value: Value | undefined, missing: string): string {
        const given = text(value);
        if (given === undefined) {
            throw new Error(
                `the stand-in for aws speaks only to an emulator (${service}): ${missing}; an aws.Provider of the ` +
                    "program's own needs endpoints, accessKey and secretKey, as the stack's configuration has them",
            );
        }
        return given;
    }
}

/** Nested settings arrive as JSON in a string. */
function decoded(value: Value): Value {
    if (typeof value !== "string" || !/^[[{]/.test(value)) {
        return value;
    }
    return JSON.parse(value) as Value;
}

function text(value: Value | undefined): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function list(value: Value | undefined): Value[] {
    return Array.isArray(value) ? value : [];
}
