import * as cloudfront from "@pulumi/aws/cloudfront";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { dataOnlyHeaders } from "./headers";

/** AWS's own policy CachingOptimized, the same in all accounts. */
const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";

export interface DeliveryArgs {
    readonly bucket: pulumi.Output<string>;
    readonly region: pulumi.Output<string>;
    readonly trustedKeyGroups: pulumi.Output<string[]> | undefined;
    readonly aliases: pulumi.Output<string[]> | undefined;
    readonly certificateArn: pulumi.Output<string> | undefined;
}

/** A distribution that reads one private bucket, and hands out what is in it as data. */
export function deliver(
    name: string,
    args: DeliveryArgs,
    child: { parent: pulumi.Resource },
): cloudfront.Distribution {
    const { bucket, region, trustedKeyGroups, aliases, certificateArn } = args;
    const access = new cloudfront.OriginAccessControl(
        `${name}-origin-access`,
        {
            name: physicalName(name, 64),
            description: "Signs each request to the bucket",
            originAccessControlOriginType: "s3",
            signingBehavior: "always",
            signingProtocol: "sigv4",
        },
        child,
    );
    const headers = new cloudfront.ResponseHeadersPolicy(
        `${name}-headers`,
        { name: physicalName(name, 128), comment: "What users uploaded is data", ...dataOnlyHeaders },
        child,
    );
    const methods = ["GET", "HEAD"];
    return new cloudfront.Distribution(
        `${name}-distribution`,
        {
            enabled: true,
            comment: physicalName(name, 128),
            httpVersion: "http2and3",
            isIpv6Enabled: true,
            origins: [
                {
                    originId: "bucket",
                    domainName: pulumi.interpolate`${bucket}.s3.${region}.amazonaws.com`,
                    originAccessControlId: access.id,
                },
            ],
            defaultCacheBehavior: {
                targetOriginId: "bucket",
                viewerProtocolPolicy: "https-only",
                allowedMethods: methods,
                cachedMethods: methods,
                cachePolicyId: cachingOptimized,
                responseHeadersPolicyId: headers.id,
                ...(trustedKeyGroups && { trustedKeyGroups }),
            },
            restrictions: { geoRestriction: { restrictionType: "none" } },
            ...(aliases && { aliases }),
            // CloudFront's own certificate leaves no choice: TLS 1.0 comes with it.
            viewerCertificate: certificateArn
                ? {
                      acmCertificateArn: certificateArn,
                      sslSupportMethod: "sni-only",
                      minimumProtocolVersion: "TLSv1.2_2021",
                  }
                : { cloudfrontDefaultCertificate: true },
        },
        child,
    );
}
