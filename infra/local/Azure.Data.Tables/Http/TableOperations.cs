#nullable enable
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>What both clients do with whole tables.</summary>
internal static class TableOperations
{
    public static async Task<Response<TableItem>> CreateTableIfNotExistsAsync(
        this TableHttp http, string tableName, CancellationToken cancellationToken)
    {
        using HttpMessage message = http.Create(RequestMethod.Post, new Uri($"{http.Endpoint}/Tables"), Expected.CreatedOrConflict);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, TableHttp.Json);
        message.Request.Headers.Add(HttpHeader.Names.Prefer, "return-no-content");
        message.Request.Content = RequestContent.Create($$"""{"TableName":{{JsonSerializer.Serialize(tableName)}}}""");
        Response response = await http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        if (response.Status == 409)
            ThrowUnlessItExists(response);
        return Response.FromValue(new TableItem(tableName), response);
    }

    public static async Task<Response> DeleteTableAsync(this TableHttp http, string tableName, CancellationToken cancellationToken)
    {
        var uri = new Uri($"{http.Endpoint}/Tables('{Uri.EscapeDataString(tableName)}')");
        using HttpMessage message = http.Create(RequestMethod.Delete, uri, Expected.DoneOrMissing);
        return await http.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private static void ThrowUnlessItExists(Response response)
    {
        var failure = new RequestFailedException(response);
        if (failure.ErrorCode == TableErrorCode.TableBeingDeleted)
            throw failure;
    }
}
