-- What somebody sent within a minute, over all replicas. Unlogged: it is worth a minute, and a crash may forget it.
create unlogged table flood_counts (
  key text primary key,
  minute_at timestamptz(3) not null,
  messages integer not null
);
