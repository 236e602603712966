//! Bodies that are received whole before anything is done with them: small ones in memory, others in a temporary file.

use std::io::{self, Read, Seek, Write};

use axum::body::{Body, Bytes};
use registry_core::Hash;
use tempfile::{SpooledTempFile, spooled_tempfile};
use tokio_stream::StreamExt;

use crate::problem::{Kind, Problem, of_disk};

/// What is kept in memory of a body.
const IN_MEMORY: usize = 256 << 10;
/// How much is read of a file at once.
const PIECE: usize = 64 << 10;

/// A body that came to its end.
pub(crate) struct Received(SpooledTempFile);

impl Received {
    /// Waits for a body. How long it may be, and take, is for the layers to say.
    pub(crate) async fn of(body: Body) -> Result<Received, Problem> {
        let mut file = spooled_tempfile(IN_MEMORY);
        let mut pieces = body.into_data_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|error| match is_too_large(&error) {
                true => Kind::TooLarge.problem("this is more than the server takes at once"),
                false => Kind::BadRequest.problem("the body was not sent to its end"),
            })?;
            file.write_all(&piece).map_err(of_disk)?;
        }
        file.rewind().map_err(of_disk)?;
        Ok(Received(file))
    }

    /// The hash of a head and the body behind it.
    pub(crate) fn hash_behind(&mut self, head: &[u8]) -> Result<Hash, Problem> {
        let hash = Hash::of_reader(head.chain(&mut self.0)).map_err(of_disk)?;
        self.0.rewind().map_err(of_disk)?;
        Ok(hash)
    }

    /// To be read from its beginning.
    pub(crate) fn into_reader(self) -> impl Read + Send + 'static {
        self.0
    }

    /// As the body of a request again.
    pub(crate) fn into_body(self) -> Body {
        let pieces = tokio_stream::iter(Pieces(self.0));
        Body::from_stream(pieces.then(|piece| async {
            // A large one is read from the disk without an end in sight: others have their turn between.
            tokio::task::yield_now().await;
            piece
        }))
    }
}

/// The pieces of a file, one after another.
struct Pieces(SpooledTempFile);

impl Iterator for Pieces {
    type Item = io::Result<Bytes>;

    fn next(&mut self) -> Option<io::Result<Bytes>> {
        let mut piece = Vec::with_capacity(PIECE);
        match (&mut self.0).take(PIECE as u64).read_to_end(&mut piece) {
            Ok(0) => None,
            Ok(_) => Some(Ok(piece.into())),
            Err(error) => Some(Err(error)),
        }
    }
}

fn is_too_large(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut source = Some(error);
    while let Some(error) = source {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        source = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_of_any_size_comes_out_as_it_went_in_and_is_hashed_as_a_whole() {
        for bytes in [0, 1, PIECE, IN_MEMORY, IN_MEMORY + PIECE + 1] {
            let sent: Vec<u8> = (0..bytes).map(|at| (at % 251) as u8).collect();
            let mut received = Received::of(Body::from(sent.clone())).await.unwrap();
            let whole = [&b"PUT /x\n"[..], &sent].concat();
            let hash = received.hash_behind(b"PUT /x\n").unwrap();
            assert_eq!(hash, Hash::of(&whole), "{bytes}");
            let again = axum::body::to_bytes(received.into_body(), usize::MAX);
            assert!(again.await.unwrap() == sent, "{bytes}");
        }
    }
}
