/** What embedded AWS does with a resource of the template. A type that is not here stops the start. */
export type Handling =
  { readonly handling: 'modelled' } | { readonly handling: 'accepted'; readonly because: string };

const modelled: Handling = { handling: 'modelled' };
const network = accepted('everything runs on this machine, without a network of its own');

/** Each resource type that embedded AWS knows. */
export const resourceTypes: Readonly<Record<string, Handling>> = {
  'AWS::S3::Bucket': modelled,
  'AWS::S3::BucketPolicy': modelled,
  'AWS::DynamoDB::Table': modelled,
  'AWS::Lambda::Function': modelled,
  'AWS::Lambda::Permission': modelled,
  'AWS::Lambda::EventSourceMapping': modelled,
  'AWS::Lambda::EventInvokeConfig': modelled,
  'AWS::IAM::Role': modelled,
  'AWS::IAM::Policy': modelled,
  'AWS::IAM::ManagedPolicy': modelled,
  'AWS::Logs::LogGroup': modelled,
  'AWS::Logs::SubscriptionFilter': modelled,
  'AWS::Events::Rule': modelled,
  'AWS::ECS::Cluster': modelled,
  'AWS::ECS::TaskDefinition': modelled,
  'AWS::SQS::Queue': modelled,
  'AWS::SQS::QueuePolicy': modelled,
  'Custom::S3BucketNotifications': modelled,
  'AWS::EC2::VPC': network,
  'AWS::EC2::Subnet': network,
  'AWS::EC2::RouteTable': network,
  'AWS::EC2::Route': network,
  'AWS::EC2::SubnetRouteTableAssociation': network,
  'AWS::EC2::InternetGateway': network,
  'AWS::EC2::VPCGatewayAttachment': network,
  'AWS::EC2::SecurityGroup': network,
  'AWS::EC2::SecurityGroupIngress': network,
  'AWS::EC2::SecurityGroupEgress': network,
  'AWS::EC2::VPCEndpoint': network,
  'AWS::EC2::FlowLog': network,
  'Custom::VpcRestrictDefaultSG': network,
  'Custom::S3AutoDeleteObjects': accepted('nothing deletes the stack'),
  'AWS::CDK::Metadata': accepted('it describes the tool that wrote the template'),
  'AWS::CloudWatch::Alarm': accepted('there are no metrics'),
  'AWS::CloudWatch::Dashboard': accepted('there are no metrics'),
  'AWS::Logs::MetricFilter': accepted('there are no metrics'),
  'AWS::Logs::QueryDefinition': accepted('it is a saved query of the console'),
  'AWS::ECS::ClusterCapacityProviderAssociations': accepted('every task runs on this machine'),
};

function accepted(because: string): Handling {
  return { handling: 'accepted', because };
}
