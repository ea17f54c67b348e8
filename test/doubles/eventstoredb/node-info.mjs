// What the node says about itself: its version, what it can do, and that it leads a cluster of one.
import {
  gossip,
  GossipService,
  ServerFeaturesService,
  shared,
  streamsService,
  SupportedMethod,
  SupportedMethods,
} from './wire/proto.mjs';

export { GossipService, ServerFeaturesService, streamsService };

export const VERSION = '23.10.8';
const FEATURES = { '/event_store.client.streams.streams/batchappend': ['deadline_duration'] };

export function supportedMethods() {
  const supported = new SupportedMethods();
  supported.setEventStoreServerVersion(VERSION);
  const paths = [streamsService, ServerFeaturesService, GossipService].flatMap((service) =>
    Object.values(service).map(({ path }) => path.toLowerCase()),
  );
  supported.setMethodsList(paths.map(methodAt));
  return supported;
}

function methodAt(path) {
  const [, service, name] = path.split('/');
  const method = new SupportedMethod();
  method.setServiceName(service);
  method.setMethodName(name);
  method.setFeaturesList(FEATURES[path] ?? []);
  return method;
}

export function clusterInfo(port) {
  const member = new gossip.MemberInfo();
  const id = new shared.UUID();
  id.setString(crypto.randomUUID());
  const endPoint = new gossip.EndPoint();
  endPoint.setAddress('127.0.0.1');
  endPoint.setPort(port);
  member.setInstanceId(id);
  member.setTimeStamp(String(Date.now()));
  member.setState(gossip.MemberInfo.VNodeState.LEADER);
  member.setIsAlive(true);
  member.setHttpEndPoint(endPoint);
  const info = new gossip.ClusterInfo();
  info.setMembersList([member]);
  return info;
}
