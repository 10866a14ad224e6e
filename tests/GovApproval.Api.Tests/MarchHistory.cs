namespace GovApproval.Api.Tests;

/// <summary>On 2 March one case settled on the spot and two filed, done on the 5th and, late, on the 11th; a fourth, of the 5th, waits; one fee was paid.</summary>
public sealed class MarchHistory : ServiceFixture, IAsyncLifetime
{
    public long Position { get; private set; }

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        SetClock(Scene.Beijing(3, 2));
        await this.Settles(await this.Files("sole-trader-registration"));
        var (early, late) = (await this.Files(), await this.Files());
        SetClock(Scene.Beijing(3, 5));
        await this.Files(accepted: false);
        await this.Settles(early);
        await (await As("partner")).Post(early + "/payments", """{ "orderNumber": "JF-1", "amount": "120.50", "currency": "CNY" }""").Gives();
        SetClock(Scene.Beijing(3, 11));
        Position = await this.Settles(late);
    }
}
