using System.Text;
using Azure.Data.Tables;
using Browser.Tests.Support;

namespace Browser.Tests.Admin;

/// <summary>Dead letters, as the drain of the poison queues leaves them.</summary>
internal static class DeadLetterRows
{
    public static async Task AddAsync(Site site, string queue, string message, string reason)
    {
        var table = new TableServiceClient(site.StorageConnection).GetTableClient("DeadLetters");
        await table.CreateIfNotExistsAsync();
        var key = Convert.ToHexStringLower([.. Guid.CreateVersion7().ToByteArray(bigEndian: true).Select(b => (byte)~b)]);
        await table.AddEntityAsync(new TableEntity("default", key)
        {
            ["Queue"] = queue,
            ["Body0"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(message)),
            ["Reason"] = reason,
            ["Attempts"] = 5,
        });
    }
}
