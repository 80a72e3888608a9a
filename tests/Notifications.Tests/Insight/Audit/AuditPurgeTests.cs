using Microsoft.Extensions.DependencyInjection;
using Notifications.Insight.Audit;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;
using static Notifications.Tests.Insight.Audit.AuditClient;

namespace Notifications.Tests.Insight.Audit;

public sealed class AuditPurgeTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Purge_KeepsWhatIsNotOldEnough()
    {
        var audit = new AuditClient(app);
        await (await audit.AsAsync("ada", "admin")).AddMemberAsync("old", "ann");
        app.Clock.Advance(TimeSpan.FromDays(366));
        await (await audit.AsAsync("ada", "admin")).AddMemberAsync("new", "ann");
        await app.Services.GetRequiredService<AuditStore>().PurgeAsync(CancellationToken.None);

        Assert.Equal(["new"], (await audit.ListAsync()).Select(e => Show(e, "detail")));
    }
}
