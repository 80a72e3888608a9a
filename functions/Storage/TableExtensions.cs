using Azure;
using Azure.Data.Tables;

namespace Notifications.Storage;

internal static class TableExtensions
{
    /// <summary>Adds a row; one that is there already was added by an earlier try, and stays as it is.</summary>
    /// <returns>Null when it was there.</returns>
    public static async Task<Response?> AddIfAbsentAsync(this TableClient table, TableEntity row, CancellationToken cancellation)
    {
        try
        {
            return await table.AddEntityAsync(row, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
    }
}
