using Azure;
using Azure.Data.Tables;
using Xunit;

namespace LocalRuntime.Tests.Tables;

public sealed class TableEntityTests
{
    [Fact]
    public void Indexer_MissingProperty_IsNull() => Assert.Null(new TableEntity()["None"]);

    [Fact]
    public void Indexer_IntOverLongOrDouble_KeepsTheWiderType()
    {
        var entity = new TableEntity { ["L"] = 1L, ["D"] = 1.0 };

        entity["L"] = 2;
        entity["D"] = 2;

        Assert.Equal((2L, 2.0), (entity.GetInt64("L"), entity.GetDouble("D")));
    }

    [Fact]
    public void Indexer_OtherType_IsRefused()
    {
        var entity = new TableEntity { ["Text"] = "a" };

        Assert.Throws<InvalidOperationException>(() => entity["Text"] = 1);
    }

    [Fact]
    public void Getter_OtherType_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new TableEntity { ["Text"] = "a" }.GetInt32("Text"));

    [Fact]
    public void Values_OfADictionary_AreCopied()
    {
        var values = new Dictionary<string, object> { ["PartitionKey"] = "p", ["N"] = 1 };
        var entity = new TableEntity(values);

        values["N"] = 2;

        Assert.Equal(("p", 1, 2), (entity.PartitionKey, entity.GetInt32("N"), entity.Count));
    }

    [Fact]
    public void SystemProperties_AreMembersOfTheDictionary()
    {
        var entity = new TableEntity("p", "r") { ETag = new ETag("W/\"1\""), Timestamp = DateTimeOffset.UnixEpoch };

        Assert.Equal(["PartitionKey", "RowKey", "odata.etag", "Timestamp"], entity.Keys);
        Assert.Equal("W/\"1\"", entity.ETag.ToString());
    }
}
