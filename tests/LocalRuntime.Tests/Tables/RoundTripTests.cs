using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Tables;

public sealed class RoundTripTests(AzuriteFixture azurite) : TableTest(azurite)
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2));

    public static TheoryData<object> Values => new()
    {
        "text", "", " blanks ", "it's \"quoted\" \\ </script>", "žluťoučký кот 漢字 🎉\u0001\r\n\t", new string('é', 20_000),
        0, int.MinValue, int.MaxValue, true, false,
        0L, long.MinValue, long.MaxValue, 0.0, 2.0, -3.0, 1e15, 1.5, -0.1, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        Guid.Parse("0199c0de-0000-7000-8000-000000000001"), new byte[] { 0, 1, 254, 255 }, Array.Empty<byte>(),
    };

    public static TheoryData<string> Keys => new()
    {
        "it's", "''", "a b+c%20d", "žluťoučký|кот", "漢字🎉", "user%2F1|n|ffff", "a&b=c;d,e(f)'g", "~!@$^*_-.:", "\"{}[]<>`",
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task TableEntity_EachType_ComesBackEqualWithItsType(object value)
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = value });

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(value, read["Value"]);
        Assert.IsType(value.GetType(), read["Value"]);
    }

    [Fact]
    public async Task TableEntity_Times_ComeBackInUtcToTheTick()
    {
        DateTimeOffset precise = Moment.AddTicks(1_234_567);
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Offset"] = precise, ["Utc"] = precise.UtcDateTime });

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(precise, read.GetDateTimeOffset("Offset"));
        Assert.Equal(TimeSpan.Zero, read.GetDateTimeOffset("Offset")!.Value.Offset);
        Assert.Equal(precise.UtcDateTime, read.GetDateTime("Utc"));
        Assert.Equal(precise, read.GetDateTimeOffset("Utc"));
    }

    [Fact]
    public async Task TableEntity_LocalDateTime_IsRefused() =>
        await Assert.ThrowsAsync<NotSupportedException>(
            () => Table.AddEntityAsync(new TableEntity("p", "r") { ["Local"] = DateTime.SpecifyKind(Moment.DateTime, DateTimeKind.Local) }));

    [Fact]
    public async Task TableEntity_Null_IsNotStored()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Nothing"] = null });

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Null(read["Nothing"]);
        Assert.Null(read.GetInt64("Nothing"));
    }

    [Fact]
    public async Task TableEntity_ReadThenUpdated_SendsNeitherETagNorTimestampBack()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1L });
        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r");

        read["N"] = 2;
        await Table.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace);

        TableEntity again = await Table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal(2L, again.GetInt64("N"));
        Assert.NotEqual(read.ETag, again.ETag);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Keys_WithAnyCharacters_AddressTheirEntityInEveryOperation(string key)
    {
        Response added = await Table.AddEntityAsync(new TableEntity(key, key) { ["N"] = 1 });
        await Table.UpdateEntityAsync(new TableEntity(key, key) { ["N"] = 2 }, added.Headers.ETag!.Value);
        await Table.UpsertEntityAsync(new TableEntity(key, key) { ["M"] = 3 });

        TableEntity read = await Table.GetEntityAsync<TableEntity>(key, key);
        List<TableEntity> found = [];
        await foreach (TableEntity entity in Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}")))
            found.Add(entity);
        Response deleted = await Table.DeleteEntityAsync(key, key);

        Assert.Equal((key, key, 2, 3), (read.PartitionKey, read.RowKey, read.GetInt32("N"), read.GetInt32("M")));
        Assert.Equal(key, Assert.Single(found).RowKey);
        Assert.Equal(204, deleted.Status);
        Assert.False((await Table.GetEntityIfExistsAsync<TableEntity>(key, key)).HasValue);
    }

    [Fact]
    public async Task PlainClass_AllTypes_ComesBackEqual()
    {
        var sent = new Sample
        {
            PartitionKey = "p",
            RowKey = "r",
            Text = "it's",
            Number = 7,
            Big = long.MaxValue,
            Unsigned = 8,
            Real = double.NaN,
            Flag = true,
            Id = Guid.Parse("0199c0de-0000-7000-8000-000000000002"),
            At = Moment,
            Utc = Moment.UtcDateTime,
            Bytes = [1, 2],
            Data = new BinaryData(new byte[] { 3 }),
            Day = DayOfWeek.Friday,
            Renamed = "there",
            Ignored = "here",
            OptionalBig = 9,
        };

        Response added = await Table.AddEntityAsync(sent);
        Sample read = await Table.GetEntityAsync<Sample>("p", "r");

        Assert.Equivalent(
            new { sent.Text, sent.Number, sent.Big, sent.Unsigned, sent.Real, sent.Flag, sent.Id, sent.At, sent.Utc, sent.Bytes, sent.Day, sent.Renamed, sent.OptionalBig },
            read);
        Assert.Equal(sent.Data!.ToArray(), read.Data!.ToArray());
        Assert.Equal(added.Headers.ETag, read.ETag);
        Assert.NotNull(read.Timestamp);
        Assert.Null(read.Ignored);
        Assert.Null(read.OptionalReal);
        Assert.True((await Table.GetEntityAsync<TableEntity>("p", "r")).Value.ContainsKey("Other"));
    }

    private sealed class Sample : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public string? Text { get; set; }

        public int Number { get; set; }

        public long Big { get; set; }

        public long? OptionalBig { get; set; }

        public ulong Unsigned { get; set; }

        public double Real { get; set; }

        public double? OptionalReal { get; set; }

        public bool Flag { get; set; }

        public Guid Id { get; set; }

        public DateTimeOffset At { get; set; }

        public DateTime Utc { get; set; }

        public byte[]? Bytes { get; set; }

        public BinaryData? Data { get; set; }

        public DayOfWeek Day { get; set; }

        [DataMember(Name = "Other")]
        public string? Renamed { get; set; }

        [IgnoreDataMember]
        public string? Ignored { get; set; }
    }
}
