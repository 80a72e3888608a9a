using Azure.Core;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>
    /// Does all actions or none. They are at most 100, of one partition, each on another row; 4 MiB in all.
    /// The answers are in the order of the actions.
    /// </summary>
    /// <exception cref="TableTransactionFailedException">An action failed and all were rolled back.</exception>
    /// <exception cref="InvalidOperationException">There is no action.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var writer = new TransactionWriter(_http.Endpoint, Name);
        using HttpMessage message = _http.Create(RequestMethod.Post, new Uri($"{_http.Endpoint}/$batch"), Expected.Accepted);
        message.Request.Content = writer.Write(transactionActions);
        message.Request.Headers.Add(HttpHeader.Names.ContentType, writer.ContentType);
        Response response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        List<Response> answers = TransactionReader.Read(response.Content);
        if (answers.Find(answer => answer.Status >= 400) is { } failed)
            throw new TableTransactionFailedException(new RequestFailedException(failed, null, TableErrorParser.Shared));
        return Response.FromValue<IReadOnlyList<Response>>(answers, response);
    }
}
