using NodaTime;
using Shouldly;
using static GovApproval.EventStore.Tests.Library;
using static GovApproval.EventStore.WriteResult;

namespace GovApproval.EventStore.Tests;

public sealed class Repeating_a_request(Library library) : IClassFixture<Library>
{
    [Fact]
    public async Task in_the_same_moment_stores_once_and_answers_the_first_time()
    {
        var (stream, key) = (NewStream(), Guid.NewGuid());
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            library.Log.Write(Of(stream, 0, Bought()) with { Answer = AnswerUnder(key, $"answer {i}") })));

        var position = results.OfType<Committed>().ShouldHaveSingleItem().Position;
        results.OfType<Repeated>().Count().ShouldBe(29);
        results.OfType<Repeated>().Select(r => r.First.Position).Distinct().ShouldBe([position]);
        results.OfType<Repeated>().Select(r => Convert.ToHexString(r.First.Body)).Distinct().Count().ShouldBe(1);
        (await library.Log.VersionOf(stream)).ShouldBe(1);
    }

    [Fact]
    public async Task later_or_at_another_node_gets_the_first_answer_whatever_became_of_the_stream()
    {
        await using var elsewhere = library.AnotherNode();
        var (stream, key) = (NewStream(), Guid.NewGuid());
        var write = Of(stream, 0, Bought()) with { Answer = AnswerUnder(key) with { Headers = "{}" } };
        var position = (await library.Log.Write(write)).ShouldBeOfType<Committed>().Position;
        await library.Log.Write(Of(stream, 1, new BookLent("r", "A")));

        foreach (var node in (EventLog[])[library.Log, elsewhere])
        {
            var first = (await node.Write(write with { Answer = AnswerUnder(key, "other", "another request") })).ShouldBeOfType<Repeated>().First;
            first.Position.ShouldBe(position);
            first.Body.ShouldBe("first"u8.ToArray());
            first.Fingerprint.ShouldBe("request"u8.ToArray()); // so the caller sees that the request differs
            first.Headers.ShouldBe("{}");
            first.Status.ShouldBe(201);
        }

        (await elsewhere.FindAnswer(Tenant, key, Now - Duration.FromHours(24))).ShouldNotBeNull().Position.ShouldBe(position);
    }

    [Fact]
    public async Task among_rivals_of_the_stream_tells_repeat_from_conflict()
    {
        var (stream, key) = (NewStream(), Guid.NewGuid());
        await library.Log.Write(Of(stream, 0, Bought()) with { Answer = AnswerUnder(key) });
        var rivals = Enumerable.Range(0, 10).Select(i => library.Log.Write(Of(stream, 1, new BookLent($"{i}", "A")) with { Answer = AnswerUnder(Guid.NewGuid()) }));
        var repeats = Enumerable.Range(0, 10).Select(_ => library.Log.Write(Of(stream, 0, Bought()) with { Answer = AnswerUnder(key) }));

        var answers = await Task.WhenAll([.. rivals, .. repeats]);
        answers[..10].OfType<Committed>().Count().ShouldBe(1);
        answers[..10].OfType<VersionConflict>().Count().ShouldBe(9);
        answers[10..].ShouldAllBe(a => a is Repeated);
    }

    [Fact]
    public async Task after_a_day_is_a_new_request()
    {
        var key = Guid.NewGuid();
        await library.Log.Write(Of(NewStream(), 0, Bought()) with { Answer = AnswerUnder(key) });
        var next = Of(NewStream(), 0, Bought()) with { Answer = AnswerUnder(key, "second"), RecordedAt = Now + Duration.FromHours(24) };
        (await library.Log.Write(next with { RecordedAt = Now + Duration.FromHours(24) - Duration.FromSeconds(1) })).ShouldBeOfType<Repeated>();
        (await library.Log.Write(next)).ShouldBeOfType<Committed>();
        (await library.Log.FindAnswer(Tenant, key, Now)).ShouldNotBeNull().Body.ShouldBe("second"u8.ToArray());
        (await library.Log.FindAnswer(Tenant, key, Now + Duration.FromDays(2))).ShouldBeNull();
    }

    [Fact]
    public async Task of_a_refusal_is_remembered_without_events()
    {
        var key = Guid.NewGuid();
        var refusal = new Write([], EventHeaders.None, Now) { Answer = AnswerUnder(key, "no") with { Status = 409, Position = 7 } };
        (await library.Log.Write(refusal)).ShouldBe(new Committed(7));
        (await library.Log.Write(refusal)).ShouldBeOfType<Repeated>().First.ShouldSatisfyAllConditions(
            f => f.Status.ShouldBe(409), f => f.Position.ShouldBe(7));
    }

    [Fact]
    public async Task is_forgotten_when_told_to()
    {
        var key = Guid.NewGuid();
        var old = Now - Duration.FromDays(30);
        await library.Log.Write(new([], EventHeaders.None, old) { Answer = AnswerUnder(key) });
        (await library.Log.ForgetAnswers(Now - Duration.FromDays(29))).ShouldBeGreaterThanOrEqualTo(1);
        (await library.Log.FindAnswer(Tenant, key, Instant.MinValue)).ShouldBeNull();
    }
}

public sealed class A_persons_key(Library library) : IClassFixture<Library>
{
    [Fact]
    public async Task is_stored_once_and_another_for_the_same_person_refuses_that_write_alone()
    {
        var subject = Guid.NewGuid();
        var streams = Enumerable.Range(0, 12).Select(_ => NewStream()).ToArray();
        var results = await Task.WhenAll(streams.Select((s, i) =>
            library.Log.Write(Of(s, 0, Bought()) with { NewKeys = [new(Tenant, i < 6 ? subject : Guid.NewGuid(), [(byte)i])] })));

        results[..6].OfType<Committed>().Count().ShouldBe(1);
        results[..6].OfType<KeyConflict>().ShouldAllBe(c => c.Subject == subject);
        results[6..].ShouldAllBe(r => r is Committed);
        var winner = Array.FindIndex(results, r => r is Committed);
        (await library.Log.FindKey(Tenant, subject)).ShouldNotBeNull().WrappedKey.ShouldBe([(byte)winner]);
        foreach (var (stream, i) in streams[..6].Select((s, i) => (s, i)))
        {
            (await library.Log.VersionOf(stream)).ShouldBe(i == winner ? 1 : 0);
        }
    }

    [Fact]
    public async Task given_again_unchanged_is_no_conflict()
    {
        var key = new SubjectKey(Tenant, Guid.NewGuid(), [1, 2, 3]);
        (await library.Log.Write(Of(NewStream(), 0, Bought()) with { NewKeys = [key] })).ShouldBeOfType<Committed>();
        (await library.Log.Write(Of(NewStream(), 0, Bought()) with { NewKeys = [key] })).ShouldBeOfType<Committed>();
    }

    [Fact]
    public async Task once_destroyed_never_comes_back()
    {
        var key = new SubjectKey(Tenant, Guid.NewGuid(), [1]);
        await library.Log.Write(Of(NewStream(), 0, Bought()) with { NewKeys = [key] });
        var at = Now + Duration.FromDays(1);
        (await library.Log.DestroyKey(Tenant, key.Subject, at)).ShouldBeTrue();
        (await library.Log.DestroyKey(Tenant, key.Subject, at)).ShouldBeFalse();

        var row = (await library.Log.FindKey(Tenant, key.Subject)).ShouldNotBeNull();
        row.WrappedKey.ShouldBeNull();
        row.DestroyedAt.ShouldNotBeNull();
        (await library.Log.Write(Of(NewStream(), 0, Bought()) with { NewKeys = [key] })).ShouldBe(new KeyConflict(key.Subject));
    }
}
