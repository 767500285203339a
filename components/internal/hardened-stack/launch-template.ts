import * as autoscaling from "@pulumi/aws/autoscaling";
import * as ec2 from "@pulumi/aws/ec2";
import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { metadataOptions } from "../metadata-options";
import { physicalName } from "../naming";
import type { Balancer } from "./load-balancer";

/** https://docs.aws.amazon.com/linux/al2023/ug/ec2.html#launch-via-aws-cli */
const newestImage = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

/** What instances are started with. */
export interface LaunchArgs {
    readonly imageId: pulumi.Input<string> | undefined;
    readonly instanceType: pulumi.Input<string> | undefined;
    readonly volumeSize: pulumi.Input<number> | undefined;
    readonly instanceProfileName: pulumi.Input<string>;
    readonly securityGroupId: pulumi.Input<string>;
    /** In base64. */
    readonly userData: pulumi.Output<string>;
}

/** The template of an app's hosts: its role, its way out, its files, and a disk that is encrypted. */
export function launchTemplate(
    name: string,
    args: LaunchArgs,
    child: { parent: pulumi.Resource },
): ec2.LaunchTemplate {
    const tags = { Name: physicalName(name, 255) };
    return new ec2.LaunchTemplate(
        `${name}-launch`,
        {
            name: physicalName(name, 128),
            updateDefaultVersion: true,
            imageId: args.imageId ?? ssm.getParameterOutput({ name: newestImage }, child).value,
            instanceType: args.instanceType ?? "t3.small",
            iamInstanceProfile: { name: args.instanceProfileName },
            metadataOptions,
            vpcSecurityGroupIds: [args.securityGroupId],
            // The name of the first disk of Amazon Linux.
            blockDeviceMappings: [
                {
                    deviceName: "/dev/xvda",
                    ebs: {
                        encrypted: "true",
                        volumeType: "gp3",
                        volumeSize: args.volumeSize ?? 8,
                        deleteOnTermination: "true",
                    },
                },
            ],
            userData: args.userData,
            tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
            tags,
        },
        child,
    );
}

/** The hosts themselves; a new version of their template replaces them one after the other. */
export function fleet(
    name: string,
    args: {
        readonly template: ec2.LaunchTemplate;
        readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
        readonly instances: number;
        /** Sends the hosts their clients, and says whether they are well. */
        readonly balancer: Balancer | undefined;
    },
    child: { parent: pulumi.Resource },
): autoscaling.Group {
    const { template, subnetIds, instances, balancer } = args;
    return new autoscaling.Group(
        `${name}-fleet`,
        {
            name: physicalName(name, 255),
            launchTemplate: {
                id: template.id,
                version: template.latestVersion.apply((version) => String(version)),
            },
            vpcZoneIdentifiers: subnetIds,
            minSize: instances,
            maxSize: instances,
            instanceRefresh: { strategy: "Rolling" },
            ...(balancer && { targetGroupArns: [balancer.targets.arn], healthCheckType: "ELB" }),
        },
        // A host that no listener leads to would never be well.
        { ...child, ...(balancer && { dependsOn: [balancer.listener] }) },
    );
}
