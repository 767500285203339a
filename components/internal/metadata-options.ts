/**
 * What an instance answers about itself: only to requests with a session's token (IMDSv2), and in answers that don't travel beyond
 * the instance, so that a request forged through the app can't fetch the credentials.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
 */
export const metadataOptions = {
    httpEndpoint: "enabled",
    httpTokens: "required",
    httpPutResponseHopLimit: 1,
    instanceMetadataTags: "disabled",
};
