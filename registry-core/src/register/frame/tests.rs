use proptest::prelude::*;

use super::*;

fn entries() -> impl Strategy<Value = Vec<StoredEntry>> {
    let entry = (
        any::<bool>(),
        "[a-z0-9-]{1,20}",
        prop::collection::vec(any::<u8>(), 0..200),
    );
    let entry = entry.prop_map(|(system, key, item)| StoredEntry {
        log: if system { Log::System } else { Log::User },
        key,
        item,
    });
    prop::collection::vec(entry, 0..30)
}

fn stream(entries: &[StoredEntry]) -> Vec<u8> {
    let mut stream = Vec::new();
    for entry in entries {
        encode_entry(&mut stream, entry.log, &entry.key, &entry.item).expect("it fits");
    }
    stream
}

fn decode(pieces: &[&[u8]]) -> Result<(Vec<StoredEntry>, usize), FrameError> {
    let mut decoder = EntryDecoder::default();
    let mut entries = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        while let Some(entry) = decoder.next()? {
            entries.push(entry);
        }
    }
    Ok((entries, decoder.left_over()))
}

fn row() -> Row {
    let mut user = Frontier::default();
    (0..11u8).for_each(|leaf| user.push(&[leaf]));
    let mut system = Frontier::default();
    system.push(b"name");
    Row {
        commit: b"{}".to_vec(),
        user_before: 4,
        system_before: 0,
        user,
        system,
    }
}

#[test]
fn a_row_reads_back() {
    let bytes = encode_row(&row()).expect("it fits");
    assert_eq!(decode_row(&bytes).expect("its own bytes"), row());
}

#[test]
fn every_flipped_bit_and_every_cut_of_a_row_is_reported() {
    let bytes = encode_row(&row()).expect("it fits");
    for at in 0..bytes.len() {
        assert!(decode_row(&bytes[..at]).is_err(), "cut at {at}");
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            assert!(decode_row(&flipped).is_err(), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn every_flipped_byte_and_every_cut_of_a_frame_is_reported() {
    let frame = Sealer::new()
        .expect("a sealer")
        .seal(b"some entries, some entries")
        .expect("a frame");
    let mut opener = Opener::new().expect("an opener");
    for at in 0..frame.len() {
        assert!(opener.open(&frame[..at]).is_err(), "cut at {at}");
        let mut flipped = frame.clone();
        flipped[at] ^= 0x55;
        assert!(opener.open(&flipped).is_err(), "byte {at}");
    }
}

#[test]
fn a_frame_of_a_later_format_says_so() {
    let mut frame = Sealer::new().expect("a sealer").seal(b"").expect("a frame");
    frame[0] = 2;
    let error = Opener::new()
        .expect("an opener")
        .open(&frame)
        .expect_err("a later format");
    assert!(matches!(error, FrameError::Version { found: 2, most: 1 }));
}

#[test]
fn a_claim_of_more_than_a_frame_holds_allocates_nothing() {
    let mut content = u32::MAX.to_le_bytes().to_vec();
    content.extend(zstd::bulk::compress(b"little", LEVEL).expect("compressed"));
    let error = Opener::new()
        .expect("an opener")
        .open(&wrap(&[&content]))
        .expect_err("a wrong claim");
    assert!(matches!(error, FrameError::Size { .. }));
}

#[test]
fn an_item_beyond_the_limit_is_refused_before_it_is_there() {
    let mut stream = vec![0, 1, b'k', 253];
    stream.extend(u64::MAX.to_le_bytes());
    assert!(matches!(decode(&[&stream]), Err(FrameError::Content(_))));
}

proptest! {
    #[test]
    fn entries_read_back_however_their_stream_is_cut(entries in entries(), size in 1usize..500) {
        let stream = stream(&entries);
        let pieces: Vec<&[u8]> = stream.chunks(size).collect();
        prop_assert_eq!(decode(&pieces).expect("its own bytes"), (entries, 0));
    }

    #[test]
    fn frames_open_to_what_they_were_made_of(piece in prop::collection::vec(any::<u8>(), 0..2000)) {
        let frame = Sealer::new().expect("a sealer").seal(&piece).expect("a frame");
        prop_assert_eq!(Opener::new().expect("an opener").open(&frame).expect("its own bytes"), piece);
    }

    #[test]
    fn any_bytes_are_judged_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Opener::new().expect("an opener").open(&bytes);
        let _ = Opener::new().expect("an opener").open(&wrap(&[&bytes]));
        let _ = decode_row(&bytes);
        let _ = decode_row(&wrap(&[&bytes]));
        let _ = decode(&[&bytes]);
    }
}
