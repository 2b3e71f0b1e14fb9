-- How far invitations got beyond what the public is shown of a month about which people may still answer.
create table held_reach (
  month date not null,
  receiving_agency_id uuid not null,
  deciding_agency_id uuid not null,
  supporting_agency_id uuid not null,
  delivered integer not null,
  opened integer not null,
  started integer not null,
  completed integer not null,
  opted_out integer not null,
  primary key (month, receiving_agency_id, deciding_agency_id, supporting_agency_id)
);
