-- The tables of the event store, in the shape of Marten 9 with conjoined tenancy (Guid streams, headers), so that a Marten
-- DocumentStore reads the same database. Idempotent; applied by one migrator at a time, under an advisory lock.
-- Tables of documents (mt_doc_*) are made from their definitions in code, in Marten's shape as well.

create table if not exists mt_streams (
    tenant_id   varchar     not null default '*DEFAULT*',
    id          uuid        not null,
    type        varchar,
    version     bigint      not null,
    timestamp   timestamptz not null default now(),
    created     timestamptz not null default now(),
    is_archived boolean     not null default false,
    constraint pkey_mt_streams_tenant_id_id primary key (tenant_id, id)
) with (fillfactor = 80); -- each append updates its stream's row: room on the page keeps that update off the index

create sequence if not exists mt_events_sequence;

-- seq_id is drawn under the append lock and held to the commit: whoever has seen a position has seen all below it.
create table if not exists mt_events (
    seq_id         bigint       not null,
    id             uuid         not null,
    stream_id      uuid,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea,
    type           varchar(500) not null,
    timestamp      timestamptz  not null default now(),
    tenant_id      varchar      not null default '*DEFAULT*',
    mt_dotnet_type varchar,
    headers        jsonb,
    is_archived    boolean      not null default false,
    constraint pkey_mt_events_seq_id primary key (seq_id),
    constraint pk_mt_events_stream_and_version unique (tenant_id, stream_id, version),
    constraint fkey_mt_events_stream_id_tenant_id foreign key (tenant_id, stream_id)
        references mt_streams (tenant_id, id) on delete cascade
);

create table if not exists mt_event_progression (
    name         varchar     not null constraint pk_mt_event_progression primary key,
    last_seq_id  bigint,
    last_updated timestamptz default transaction_timestamp()
);

create table if not exists mt_high_water_skips (
    ending_sequence   bigint      not null constraint pkey_mt_high_water_skips_ending_sequence primary key,
    starting_sequence bigint      not null,
    timestamp         timestamptz default transaction_timestamp()
);

-- Ours: answers to requests that may be repeated, written in the transaction of what they answer for. Of a command on a case the body is
-- empty, and the headers tell what it is rendered from: version, location, and case, disclosure, calendars' edition and moment.
create table if not exists idempotency (
    tenant_id   varchar     not null,
    key         uuid        not null,
    fingerprint bytea       not null,
    status      integer     not null,
    body        bytea       not null,
    headers     text,
    position    bigint      not null,
    created_at  timestamptz not null,
    constraint pkey_idempotency primary key (key, tenant_id) -- always asked for by both: what tells rows apart is compared first
);

-- Ours: one key per person, wrapped; destroying it erases the person from every event at once.
create table if not exists subject_keys (
    tenant_id    varchar     not null,
    subject_id   uuid        not null,
    wrapped_key  bytea,
    created_at   timestamptz not null,
    destroyed_at timestamptz,
    constraint pkey_subject_keys primary key (subject_id, tenant_id),
    constraint destroyed_keys_are_empty check ((wrapped_key is null) = (destroyed_at is not null))
);

-- What is there is not made again: even an "if not exists" of these waits for whoever writes to the table.
do $$ begin
    if not exists (select from pg_depend where objid = 'mt_events_sequence'::regclass and refobjid = 'mt_events'::regclass and deptype = 'a') then
        alter sequence mt_events_sequence owned by mt_events.seq_id;
    end if;
    if to_regclass('idempotency_created_at') is null then
        create index idempotency_created_at on idempotency using brin (created_at);
    end if;

    -- Nothing is ever searched by what these hold: no samples are taken of them.
    if exists (select from pg_attribute where attrelid = 'mt_events'::regclass and attname in ('data', 'headers') and attstattarget is distinct from 0) then
        alter table mt_events alter column data set statistics 0, alter column headers set statistics 0;
    end if;
    if exists (select from pg_attribute where attrelid = 'idempotency'::regclass and attname in ('body', 'fingerprint') and attstattarget is distinct from 0) then
        alter table idempotency alter column body set statistics 0, alter column fingerprint set statistics 0;
    end if;
end $$;

-- Events are for ever: the role that writes them takes from itself the right to alter or remove them. mt_streams keeps UPDATE
-- (its version moves, and the foreign key locks its rows). A superuser is not bound by this; the service need not be one.
revoke update, delete, truncate on mt_events from current_user;
revoke delete, truncate on mt_streams from current_user;
