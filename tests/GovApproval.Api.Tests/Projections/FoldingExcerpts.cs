using GovApproval.Api.Projections;
using GovApproval.Api.Stored;
using GovApproval.EventStore;
using GovApproval.EventStore.Views;
using NodaTime;

namespace GovApproval.Api.Tests.Projections;

/// <summary>A rebuild passes over what a view is said not to look at: what is left out by mistake would change it.</summary>
public sealed class FoldingExcerpts
{
    [Fact]
    public async Task comes_to_the_same_as_folding_whole_events()
    {
        await using var database = await TestDatabase.Create();
        await using var log = new EventLog(new() { ConnectionString = database.ConnectionString, Types = StoredEvents.Types, Tables = BackgroundViews.Tables });
        await log.Migrate();
        await log.Write(new(
            [.. FollowingEveryEvent.Samples().Select(one => new StreamAppend(one.Stream, "sample", 0, [one.Data]))], EventHeaders.None, Instant.FromUtc(2026, 3, 6, 2, 30)));
        await Compare(BackgroundViews.WindowWorkload);
        await Compare(BackgroundViews.Workload);
        await Compare(BackgroundViews.Performance);
        await Compare(BackgroundViews.GreenTraffic);
        await Compare(BackgroundViews.Supervision);
        await Compare(BackgroundViews.CountedPlaces);
        await Compare(BackgroundViews.RareSteps);

        async Task Compare<TDoc>(View<TDoc> view)
            where TDoc : class
        {
            (view.Excerpt ?? (object?)view.Reading).ShouldNotBeNull();
            var whole = await Folded(view with { Excerpt = null, Reading = null });
            whole.ShouldNotBeEmpty(view.Name);
            (await Folded(view)).ShouldBe(whole, view.Name);
        }

        async Task<List<string>> Folded<TDoc>(View<TDoc> view)
            where TDoc : class
        {
            await using var runner = new ViewRunner<TDoc>(log, view);
            await runner.Rebuild();
            await using var command = log.Database.CreateCommand($"select row_to_json(d)::text from {view.Table.SqlName} d order by tenant_id, id");
            await using var rows = await command.ExecuteReaderAsync();
            var documents = new List<string>();
            while (await rows.ReadAsync())
            {
                documents.Add(rows.GetString(0));
            }

            return documents;
        }
    }
}
