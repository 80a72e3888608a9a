using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Storage;

public sealed class QueueReceiptTests(QueueReceiptTests.Fixture app) : IClassFixture<QueueReceiptTests.Fixture>, IAsyncLifetime
{
    private Queues Queues => app.Services.GetRequiredService<Queues>();

    private Azure.Storage.Queues.QueueClient Raw =>
        app.Services.GetRequiredService<StorageAccount>().Queues.GetQueueClient(Queues.Acknowledgements);

    public async Task InitializeAsync() => await Raw.ClearMessagesAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task TryReplace_NobodyReceivedIt_IsTheOnlyMessage()
    {
        var sent = await SendAsync(1);
        var moved = await ReplaceAsync(sent, 2);

        Assert.Equal(sent.MessageId, moved!.MessageId);
        // A call that storage took and was slow to answer is repeated, and leaves a message more.
        var message = Assert.Single((await Raw.ReceiveMessagesAsync(10)).Value, m => m.MessageId == sent.MessageId);
        Assert.Contains("\"attempt\":2", message.Body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryReplaceAndWithdraw_SomebodyReceivedIt_LeaveItToThem()
    {
        var sent = await SendAsync(1);
        var received = Assert.Single((await Raw.ReceiveMessagesAsync(10)).Value, m => m.MessageId == sent.MessageId);

        Assert.Null(await ReplaceAsync(sent, 2));
        await Queues.WithdrawAsync(sent, CancellationToken.None);

        // Theirs is the receipt that counts.
        Assert.Equal(204, (await Raw.DeleteMessageAsync(received.MessageId, received.PopReceipt)).Status);
    }

    [Fact]
    public async Task TryReplaceAndWithdraw_IsGone_SaySo()
    {
        var sent = await SendAsync(1);
        await Raw.ClearMessagesAsync();

        Assert.Null(await ReplaceAsync(sent, 2));
        await Queues.WithdrawAsync(sent, CancellationToken.None);
        Assert.Equal(0, (await Raw.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    private Task<QueueReceipt> SendAsync(int attempt) =>
        Queues.SendAsync(Queues.Acknowledgements, Message(attempt), DeliveryJson.Default.AcknowledgementDeadlineMessage, TimeSpan.Zero,
        CancellationToken.None);

    private Task<QueueReceipt?> ReplaceAsync(QueueReceipt sent, int attempt) =>
        Queues.TryReplaceAsync(
        sent, Message(attempt), DeliveryJson.Default.AcknowledgementDeadlineMessage, TimeSpan.Zero, CancellationToken.None);

    private static AcknowledgementDeadlineMessage Message(int attempt) => new()
    {
        Namespace = "default",
        UserId = "anna",
        Id = Guid.CreateVersion7(),
        Attempt = attempt,
        NotBefore = DateTimeOffset.UnixEpoch,
    };

    public sealed class Fixture : AppFixture
    {
        protected override IEnumerable<string> Settings => ["--AzureWebJobs.AcknowledgementDeadlines.Disabled=true"];
    }
}
