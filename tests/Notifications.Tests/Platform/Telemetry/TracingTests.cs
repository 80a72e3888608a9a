using System.Diagnostics;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;
using Xunit;

namespace Notifications.Tests.Platform.Telemetry;

public sealed class TracingTests
{
    [Theory]
    [InlineData("""{"namespace":"default"}""")]
    [InlineData("""{"traceparent":5}""")]
    [InlineData("[1]")]
    [InlineData("not json")]
    [InlineData("")]
    public void StampOf_MessageWithoutOne_IsNull(string message) => Assert.Null(Tracing.StampOf(message));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kind":"recall"}""")]
    public void Stamp_WithinATrace_IsReadBack(string message)
    {
        Assert.Equal(message, Tracing.Stamp(message));
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var stamped = Tracing.Stamp(message);
        Assert.StartsWith(message[..^1], stamped, StringComparison.Ordinal);
        Assert.Equal(activity.Id, Tracing.StampOf(stamped));
    }

    [Theory]
    [InlineData("127.0.0.1", "/devstoreaccount1/Inbox(PartitionKey='default%7C07',RowKey='alice%7Cn%7C1')", "Inbox")]
    [InlineData("account.table.core.windows.net", "/Inbox()", "Inbox")]
    [InlineData("account.table.core.windows.net", "/$batch", "$batch")]
    [InlineData("account.queue.core.windows.net", "/fallback-email/messages/5f7c", "fallback-email")]
    [InlineData("127.0.0.1", "/devstoreaccount1", "storage")]
    [InlineData("tables.example.com", "/Inbox(PartitionKey='a',RowKey='b')", "storage")]
    public void ResourceOf_AnyAddress_NamesNoKey(string host, string path, string expected) =>
        Assert.Equal(expected, StorageTracing.ResourceOf(host, path));
}
