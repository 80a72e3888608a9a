using Azure.Data.Tables;
using Notifications.Platform.Storage;
using Xunit;

namespace Notifications.Tests.Platform.Storage;

public sealed class TransactionBatchesTests
{
    [Theory]
    [InlineData(0, 100, new int[0])]
    [InlineData(250, 100, new[] { 100, 100, 50 })]
    [InlineData(3, 600_000, new[] { 1, 1, 1 })]
    [InlineData(20, 64_000, new[] { 9, 9, 2 })]
    public void Of_RowsOfASize_AreWithinRowsAndBytes(int rows, int characters, int[] sizes)
    {
        var all = Enumerable.Range(0, rows).Select(n => new TableEntity("p", $"{n}") { ["Text"] = new string('<', characters) }).ToArray();
        var batches = TransactionBatches.Of(all, _ => 0).ToArray();
        Assert.Equal(sizes, batches.Select(b => b.Length));
        Assert.Equal(all, batches.SelectMany(b => b));
    }
}
