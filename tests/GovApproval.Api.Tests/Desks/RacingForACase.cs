using System.Globalization;
using System.Net;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Desks;

/// <summary>Several at once, on one node and on two.</summary>
public sealed class RacingForACase(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    [Fact]
    public async Task among_rivals_has_one_winner()
    {
        var path = await nodes.Accepted();
        var rivals = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var officer = await nodes.As("window-officer", $"rival-{i}", Department);
            return await (i % 2 == 0 ? officer : await nodes.OnTheOther(officer)).Ask(path + "/first-instance", Examine);
        }));
        var winner = rivals.Single(answer => answer.StatusCode == HttpStatusCode.OK);
        await winner.ShouldBeCase("examined", 3);
        foreach (var loser in rivals.Where(answer => answer != winner))
        {
            await loser.ShouldBeProblem(409, "wrong-state");
        }

        (await (await nodes.Officer()).History(path)).Count(e => e == "FirstInstanceCompleted").ShouldBe(1);
    }

    [Fact]
    public async Task among_rivals_at_one_version_has_one_winner()
    {
        var path = await nodes.Accepted();
        var supervisor = await nodes.Supervisor();
        var other = await nodes.OnTheOther(supervisor);
        var rivals = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? supervisor : other).Ask(path + "/escalations", Urge(i), ifMatch: "\"2\"")));
        rivals.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        rivals.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed).ShouldBe(19);
        (await supervisor.History(path)).Length.ShouldBe(3);
    }

    [Fact]
    public async Task lets_all_through_who_do_not_exclude_each_other()
    {
        var path = await nodes.Accepted();
        var supervisor = await nodes.Supervisor();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => supervisor.Ask(path + "/escalations", Urge(i))));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        answers.Select(answer => long.Parse(answer.Headers.ETag!.Tag.Trim('"'), CultureInfo.InvariantCulture)).Order().ShouldBe(Enumerable.Range(3, 16).Select(v => (long)v));
        var file = await supervisor.Read(path);
        file.GetProperty("escalations").EnumerateArray().Select(e => e.GetProperty("number").GetInt32()).ShouldBe(Enumerable.Range(1, 16));
    }

    [Fact]
    public async Task shows_each_nodes_writes_to_the_next_reader_on_the_other()
    {
        var officer = await nodes.Officer();
        var verifier = await nodes.Verifier();
        for (var i = 0; i < 3; i++)
        {
            var path = await nodes.Accepted();
            await (await (await nodes.OnTheOther(officer)).GetAsync(path)).ShouldBeCase("accepted", 2);
            await (await (await nodes.OnTheOther(officer)).Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 3);
            await (await officer.GetAsync(path)).ShouldBeCase("examined", 3);
            await (await verifier.Ask(path + "/verification", Confirm)).ShouldBeCase("verified", 4);
            await (await (await nodes.OnTheOther(verifier)).GetAsync(path)).ShouldBeCase("verified", 4);
        }
    }

    [Fact]
    public async Task decides_anew_what_is_remembered_wrongly()
    {
        var officer = await nodes.Officer();
        var verifier = await nodes.Verifier();
        var path = await nodes.Accepted();
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 3);

        // The first node remembers version 3; the other has gone on.
        await (await (await nodes.OnTheOther(verifier)).Ask(path + "/verification", SendBack)).ShouldBeCase("accepted", 4);
        await (await verifier.Ask(path + "/verification", Confirm)).ShouldBeProblem(409, "wrong-state");
        await (await (await nodes.OnTheOther(officer)).Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 5);
        await (await verifier.Ask(path + "/verification", Confirm)).ShouldBeCase("verified", 6);
        await (await (await nodes.OnTheOther(verifier)).Ask(path + "/verification", Confirm)).ShouldBeCase("verified", 6);
    }

    [Fact]
    public async Task does_not_take_for_done_what_another_node_has_undone()
    {
        var officer = await nodes.Officer();
        var path = await nodes.Accepted();
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 3);
        await (await (await nodes.OnTheOther(await nodes.Verifier())).Ask(path + "/verification", SendBack)).ShouldBeCase("accepted", 4);

        // Word for word what the first node remembers as done.
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 5);
    }

    [Fact]
    public async Task knows_a_repeat_that_comes_to_the_other_node()
    {
        var officer = await nodes.Officer();
        var first = await officer.Ask("/v1/applications", Submission(), key: "either-node");
        var again = await (await nodes.OnTheOther(officer)).Ask("/v1/applications", Submission(), key: "either-node");
        again.Headers.Location.ShouldBe(first.Headers.Location);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task gives_one_key_to_a_person_who_comes_to_both_nodes_at_once()
    {
        var officer = await nodes.Officer();
        var other = await nodes.OnTheOther(officer);
        var twice = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? officer : other).File(Submission(applicant: Somebody("510682198505054321", "赵小红")))));
        foreach (var path in twice)
        {
            (await officer.Read(path)).GetProperty("applicant").GetProperty("name").GetString().ShouldBe("赵小红");
            (await (await nodes.OnTheOther(officer)).Read(path)).GetProperty("applicant").GetProperty("name").GetString().ShouldBe("赵小红");
        }
    }

    private static string Urge(int i) => $$"""{ "level": 1, "reason": "call {{i.ToString(CultureInfo.InvariantCulture)}}" }""";
}
