using NodaTime;
using Npgsql;
using Shouldly;
using static GovApproval.EventStore.Tests.Library;

namespace GovApproval.EventStore.Tests;

public sealed class Reading(Library library) : IClassFixture<Library>
{
    private EventLog Log => library.Log;

    [Fact]
    public async Task a_stream_as_of_a_version_or_an_instant()
    {
        var stream = NewStream();
        for (var i = 0; i < 4; i++)
        {
            await Log.Write(Of(stream, i, Bought()) with { RecordedAt = Now + Duration.FromHours(i) });
        }

        (await Log.Load(stream)).ShouldNotBeNull().Version.ShouldBe(4);
        (await Log.Load(stream, version: 2)).ShouldNotBeNull().Version.ShouldBe(2);
        (await Log.Load(stream, recordedUpTo: Now + Duration.FromHours(2))).ShouldNotBeNull().Version.ShouldBe(3);
        (await Log.Load(stream, recordedUpTo: Now + Duration.FromHours(2) - Duration.FromMilliseconds(1))).ShouldNotBeNull().Version.ShouldBe(2);
        (await Log.Load(stream, recordedUpTo: Now - Duration.FromHours(1))).ShouldBeNull();
        (await Log.Load(NewStream())).ShouldBeNull();
        (await Log.Load(stream with { Tenant = "another" })).ShouldBeNull();
    }

    [Fact]
    public void a_question_is_another_one_that_asks_the_same()
    {
        var asked = new DocumentQuery(Tenant, "shelf = any($1) and due_on > $2", [new[] { "A", "B" }, new LocalDate(2026, 3, 6)], "id", 10, [0, 2]);

        Again(["A", "B"]).ShouldBe(asked);
        Again(["A", "B"]).GetHashCode().ShouldBe(asked.GetHashCode());
        Again(["A", "C"]).ShouldNotBe(asked);
        (asked with { Tenant = null }).ShouldNotBe(asked);
        (asked with { Columns = [0] }).ShouldNotBe(asked);
        (asked with { JsonAfter = 1 }).ShouldNotBe(asked);

        static DocumentQuery Again(string[] shelves) => new(Tenant, "shelf = any($1) and due_on > $2", [shelves, new LocalDate(2026, 3, 6)], "id", 10, [0, 2]);
    }

    [Fact]
    public async Task rows_of_a_statement_of_ones_own()
    {
        var rows = Log.Rows("select $1::date - $2::int, $3::text[]", [new LocalDate(2026, 3, 6), 5, new[] { "A", "B" }], row => (row.GetFieldValue<DateOnly>(0), row.GetFieldValue<string[]>(1)));

        var (day, shelves) = (await rows.ToListAsync()).ShouldHaveSingleItem();
        day.ShouldBe(new DateOnly(2026, 3, 1));
        shelves.ShouldBe(["A", "B"]);
    }

    [Fact]
    public async Task the_log_by_position_tenant_and_type()
    {
        var after = await Log.Head();
        await Log.Write(Of(NewStream(), 0, Bought(), new BookLent("r", "A"), new BookReturned("A")));
        await Log.Write(Of(new("510683", Guid.NewGuid()), 0, Bought(), new BookLent("r", "A")));
        var head = await Log.Head();
        head.ShouldBe(after + 5);

        var page = await Log.ReadPage(after, 2);
        page.Events.Select(e => e.Position).ShouldBe([after + 1, after + 2]);
        page.UpTo.ShouldBe(after + 2);
        (await Log.ReadPage(after, 10, new(Types: ["book_lent"]))).ShouldSatisfyAllConditions(
            p => p.Events.Select(e => e.Position).ShouldBe([after + 2, after + 5]), p => p.UpTo.ShouldBe(head));
        (await Log.ReadPage(after, 10, new("510683", ["book_lent"]))).Events.ShouldHaveSingleItem().Position.ShouldBe(head);
        (await Log.ReadPage(after, 10, new("nobody"))).ShouldSatisfyAllConditions(p => p.Events.ShouldBeEmpty(), p => p.UpTo.ShouldBe(head));

        var batches = new List<int>();
        await foreach (var batch in Log.ReadLog(after, 2))
        {
            batches.Add(batch.Count);
        }

        batches.ShouldBe([2, 2, 1]);
    }

    [Fact]
    public async Task an_event_of_an_unknown_name_says_which()
    {
        var stream = NewStream();
        await Log.Write(Of(stream, 0, Bought()));
        await using var foreign = new EventLog(new() { ConnectionString = library.ConnectionString, Types = new EventTypes() });
        (await Should.ThrowAsync<UnknownEventType>(() => foreign.Load(stream))).Message.ShouldContain("book_bought");
    }

    [Fact]
    public async Task documents_by_their_columns_in_order_page_by_page()
    {
        var shelf = Guid.NewGuid().ToString();
        var day = new LocalDate(2026, 3, 6);
        for (var i = 0; i < 5; i++)
        {
            var stream = NewStream();
            await Log.Write(new([new(stream, "book", 0, [Bought(shelf)]) { Documents = [Document(stream, new("t", shelf, null, i), i == 4 ? null : day.PlusDays(i))] }], EventHeaders.None, Now));
        }

        var first = await Log.Query(Books, new(Tenant, "shelf = $1 and due_on >= $2", [shelf, day], "due_on, id", 2));
        first.Select(d => d.Columns[2]).ShouldBe([0, 1]);
        first[0].Columns.ShouldBe([shelf, null, 0, day]);
        var rest = await Log.Query(Books, new(Tenant, "shelf = $1 and (due_on, id) > ($2, $3)", [shelf, first[1].Columns[3], first[1].Id], "due_on, id"));
        rest.Select(d => d.Columns[2]).ShouldBe([2, 3]);
        (await Log.Count(Books, new(Tenant, "shelf = $1", [shelf]))).ShouldBe(5);
        (await Log.Count(Books, new("another", "shelf = $1", [shelf]))).ShouldBe(0);
    }

    [Fact]
    public async Task moves_columns_only_of_documents_that_stand_where_they_stood()
    {
        var (one, two) = (NewStream(), NewStream());
        foreach (var stream in (StreamId[])[one, two])
        {
            await Log.Write(WithDocument(stream, 0, null, out _, Bought()));
        }

        await Log.Write(WithDocument(two, 1, new("周易", "A", null, 0), out var book, new BookLent("r", "A")));
        var due = new LocalDate(2026, 2, 26);
        ColumnsWrite[] moved = [new(one.Id, 1, ["A", null, 0, due]), new(two.Id, 1, ["A", null, 0, due])];
        (await Log.SetColumns(Books, Tenant, moved)).ShouldBe(1);
        (await Log.SetColumns(Books, Tenant, moved)).ShouldBe(0, "nothing differs any more");
        (await Log.Find(Books, Tenant, one.Id)).ShouldNotBeNull().Columns[3].ShouldBe(due);
        (await Log.Find(Books, Tenant, two.Id)).ShouldNotBeNull().Columns.ShouldBe(["A", "r", 1, null]);
    }

    [Fact]
    public async Task moves_and_reads_the_columns_named_and_no_other()
    {
        var stream = NewStream();
        await Log.Write(WithDocument(stream, 0, null, out _, Bought()));
        var before = (await Log.Find(Books, Tenant, stream.Id)).ShouldNotBeNull().Columns;
        var due = new LocalDate(2026, 2, 27);
        (await Log.SetColumns(Books, Tenant, [new(stream.Id, 1, [due, "r"])], [3, 1])).ShouldBe(1);
        (await Log.Find(Books, Tenant, stream.Id)).ShouldNotBeNull().Columns.ShouldBe([before[0], "r", before[2], due]);
        var read = (await Log.Query(Books, new(Tenant, "id = $1", [stream.Id], Columns: [3, 0]))).ShouldHaveSingleItem();
        read.Columns.ShouldBe([due, before[0]]);
    }

    [Fact]
    public async Task leaves_out_the_json_of_documents_that_the_asker_has()
    {
        var (one, two) = (NewStream(), NewStream());
        foreach (var stream in (StreamId[])[one, two])
        {
            await Log.Write(WithDocument(stream, 0, null, out _, Bought()));
        }

        await Log.Write(WithDocument(two, 1, new("周易", "A", null, 0), out _, new BookLent("r", "A")));
        var read = await Log.Query(Books, new(Tenant, "id = any($1)", [new[] { one.Id, two.Id }], JsonAfter: 1));
        read.Single(d => d.Id.Equals(one.Id)).Json.IsEmpty.ShouldBeTrue();
        read.Single(d => d.Id.Equals(two.Id)).Json.IsEmpty.ShouldBeFalse();
        read.Select(d => d.Version).Order().ShouldBe([1, 2]);
    }
}

public sealed class The_tables(Library library) : IClassFixture<Library>
{
    [Fact]
    public async Task have_the_shape_that_Marten_expects()
    {
        (await Columns("mt_streams")).ShouldBe(
            "created timestamptz NO, id uuid NO, is_archived bool NO, tenant_id varchar NO, timestamp timestamptz NO, type varchar YES, version int8 NO");
        (await Columns("mt_events")).ShouldBe(
            "bdata bytea YES, data jsonb NO, headers jsonb YES, id uuid NO, is_archived bool NO, mt_dotnet_type varchar YES, seq_id int8 NO, stream_id uuid YES, "
            + "tenant_id varchar NO, timestamp timestamptz NO, type varchar NO, version int8 NO");
        (await Columns("mt_event_progression")).ShouldBe("last_seq_id int8 YES, last_updated timestamptz YES, name varchar NO");
        (await Columns("mt_high_water_skips")).ShouldBe("ending_sequence int8 NO, starting_sequence int8 NO, timestamp timestamptz YES");
        (await Columns("mt_doc_book")).ShouldBe(
            "data jsonb NO, due_on date YES, id uuid NO, lent_to varchar YES, loans int4 YES, mt_dotnet_type varchar YES, mt_last_modified timestamptz YES, "
            + "mt_version int8 NO, shelf varchar YES, tenant_id varchar NO");
        (await library.Scalar<string>(
            "select string_agg(conname || ' ' || pg_get_constraintdef(oid), '; ' order by conname) from pg_constraint where conrelid in ('mt_streams'::regclass, 'mt_events'::regclass) and contype in ('p', 'u', 'f')")).ShouldBe(
            "fkey_mt_events_stream_id_tenant_id FOREIGN KEY (tenant_id, stream_id) REFERENCES mt_streams(tenant_id, id) ON DELETE CASCADE; "
            + "pk_mt_events_stream_and_version UNIQUE (tenant_id, stream_id, version); pkey_mt_events_seq_id PRIMARY KEY (seq_id); pkey_mt_streams_tenant_id_id PRIMARY KEY (tenant_id, id)");
        (await library.Scalar<string>("select pg_get_serial_sequence('mt_events', 'seq_id')")).ShouldBe("public.mt_events_sequence");
        (await library.Scalar<string>("select column_default from information_schema.columns where table_name = 'mt_events' and column_name = 'tenant_id'")).ShouldStartWith("'*DEFAULT*'");
    }

    [Theory]
    [InlineData("update mt_events set version = version + 1")]
    [InlineData("delete from mt_events")]
    [InlineData("truncate mt_events")]
    [InlineData("delete from mt_streams")]
    public async Task let_nobody_alter_what_has_happened(string sql)
    {
        await library.Log.Write(Of(NewStream(), 0, Bought()));
        (await Should.ThrowAsync<PostgresException>(() => library.Execute(sql))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task are_made_by_several_nodes_at_once_and_again()
    {
        var nodes = Enumerable.Range(0, 4).Select(_ => library.AnotherNode()).ToArray();
        await Task.WhenAll(nodes.Select(n => n.Migrate()));
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task wait_for_nobody_who_writes_once_they_are_there()
    {
        await using var connection = new NpgsqlConnection(library.ConnectionString);
        await connection.OpenAsync();
        await using var writing = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "select nextval('mt_events_sequence'); lock table mt_streams, mt_events, idempotency, subject_keys, mt_event_progression, mt_doc_book, mt_doc_shelfcount in row exclusive mode", connection);
        await command.ExecuteNonQueryAsync();

        await using var node = library.AnotherNode();
        await node.Migrate().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task gain_columns_and_indexes_that_a_document_gained()
    {
        var grown = new DocumentTable("grown", DocumentIdType.Text, [new("a", ColumnType.Text)]);
        await using (var log = Open(library.ConnectionString, o => o with { Tables = [grown] }))
        {
            await log.Migrate();
        }

        grown = new DocumentTable("grown", DocumentIdType.Text, [new("a", ColumnType.Text), new("b", ColumnType.Timestamp)], [new("b", "(b desc)")]);
        await using (var log = Open(library.ConnectionString, o => o with { Tables = [grown] }))
        {
            await log.Migrate();
        }

        (await Columns("mt_doc_grown")).ShouldContain("b timestamptz YES");
        (await library.Scalar<long>("select count(*) from pg_indexes where indexname = 'mt_doc_grown_idx_b'")).ShouldBe(1);
        Should.Throw<ArgumentException>(() => new DocumentTable("x; drop table mt_events", DocumentIdType.Text));
    }

    private Task<string> Columns(string table) => library.Scalar<string>(
        $"select string_agg(column_name || ' ' || udt_name || ' ' || is_nullable, ', ' order by column_name::text collate \"C\") from information_schema.columns where table_name = '{table}'");
}
