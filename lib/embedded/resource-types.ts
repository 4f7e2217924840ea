/** What embedded AWS does with a resource of the template. A type that is not here stops the start. */
export type Handling =
  { readonly handling: 'modelled' } | { readonly handling: 'accepted'; readonly because: string };

const modelled: Handling = { handling: 'modelled' };
const network = accepted('everything runs on this machine, without a network of its own');

/** Each resource type that embedded AWS knows: those of our templates, no more. */
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
  'AWS::Logs::LogGroup': modelled,
  'AWS::Logs::SubscriptionFilter': modelled,
  'AWS::Events::Rule': modelled,
  'AWS::ECS::Cluster': modelled,
  'AWS::ECS::TaskDefinition': modelled,
  'AWS::Batch::ComputeEnvironment': modelled,
  'AWS::Batch::JobQueue': modelled,
  'AWS::Batch::JobDefinition': modelled,
  'AWS::SQS::Queue': modelled,
  'AWS::SQS::QueuePolicy': modelled,
  'AWS::SNS::Topic': modelled,
  'AWS::SNS::Subscription': modelled,
  'AWS::SNS::TopicPolicy': modelled,
  'AWS::SSM::Parameter': modelled,
  'AWS::StepFunctions::StateMachine': modelled,
  'AWS::KMS::Key': modelled,
  'AWS::CloudWatch::Alarm': modelled,
  'Custom::S3BucketNotifications': modelled,
  'AWS::EC2::VPC': network,
  'AWS::EC2::Subnet': network,
  'AWS::EC2::RouteTable': network,
  'AWS::EC2::Route': network,
  'AWS::EC2::SubnetRouteTableAssociation': network,
  'AWS::EC2::InternetGateway': network,
  'AWS::EC2::NatGateway': network,
  'AWS::EC2::EIP': network,
  'AWS::EC2::VPCGatewayAttachment': network,
  'AWS::EC2::SecurityGroup': network,
  'AWS::EC2::VPCEndpoint': network,
  'AWS::EC2::LaunchTemplate': accepted('no instance starts'),
  'AWS::IAM::InstanceProfile': accepted('no instance starts'),
  'Custom::VpcRestrictDefaultSG': network,
  'AWS::Logs::QueryDefinition': accepted('there is no console that would offer it'),
  'AWS::CloudWatch::Dashboard': accepted('there is no console that would show it'),
};

function accepted(because: string): Handling {
  return { handling: 'accepted', because };
}
