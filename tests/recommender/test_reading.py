"""Files to measure on: what is understood, and what is refused with its line."""

import gzip

import numpy as np
import pytest

from recommender.errors import UnreadableFile
from recommender.evaluation import reading


@pytest.fixture
def write(tmp_path):
    def written(text, name="visits.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def test_visits_are_users_and_items(write):
    assert reading.visits(write("user,item\n3,4\n5,6\n")).tolist() == [[3, 4], [5, 6]]


def test_a_gzipped_file_is_known_by_its_first_bytes(write):
    path = write(gzip.compress(b"user,item\n3,4\n"), "visits.csv")
    assert reading.visits(path).tolist() == [[3, 4]]


@pytest.mark.parametrize("header", ["item,rating,user\n", "ITEM, rating,User\n", "\ufeffitem,rating,user\n"])
def test_columns_are_found_by_name(write, header):
    assert reading.visits(write(header + "4,1.5,3\n")).tolist() == [[3, 4]]


@pytest.mark.parametrize("header", ["", "a,b,c\n"])
def test_without_known_names_columns_are_found_by_position(write, header):
    assert reading.visits(write(header + "3,4,9\n")).tolist() == [[3, 4]]


def test_empty_lines_and_other_line_ends_are_passed_over(write):
    assert reading.visits(write("user,item\r\n3,4\r\n\r\n5,6")).tolist() == [[3, 4], [5, 6]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("user,item\n1,2\n1,x\n", "visits.csv, line 3: 'x' is no whole number"),
        ("user,item\n1,2\n1,\n", "line 3: '' is no whole number"),
        ("user,item\n1,2\n1\n", "line 3: 1 columns, 2 expected"),
        ("user,item\n1,99999999999999999999\n", "line 2: .* 64 bits"),
        ("user,thing\n1,2\n", "line 1: no column 'item'"),
        ("user\n1\n", "line 1: no column 'item'"),
        ("user,item\n", "holds no visits"),
        ("", "holds no visits"),
        (b"user,item\n1,\xff\n", "can't decode"),
        (gzip.compress(b"user,item\n" + b"1,2\n" * 99)[:-9], "end-of-stream"),
        (b"\x1f\x8bnothing", "after line 0"),
        ('user,item\n1,"2\n', "after line"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(write, text, said):
    with pytest.raises(UnreadableFile, match=said):
        reading.visits(write(text))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match=r"none\.csv"):
        reading.visits(tmp_path / "none.csv")


@pytest.mark.parametrize("place", ["91,4", "51,181", "nan,4", "51,inf", "here,4"])
def test_a_place_off_the_earth_is_refused(write, place):
    with pytest.raises(UnreadableFile, match=r"line 2: .* degrees"):
        reading.coordinates(write(f"item,lat,lon\n7,{place}\n"))


def test_minutes_are_read_when_asked_for(write):
    assert reading.visits(write("user,item,minute\n3,4,5\n"), timed=True).tolist() == [[3, 4, 5]]
    with pytest.raises(UnreadableFile, match="minute"):
        reading.visits(write("user,item\n3,4\n"), timed=True)


def test_sparse_numbers_become_rows_and_columns(write):
    found = reading.material(
        train=write("user,item\n900000000000,-5\n7,30\n", "train.csv"),
        test=write("user,item\n8,1000000000\n", "test.csv"),
        features=write("item,feature\n30,organiser:a\n31,shelf\n", "features.csv"),
        links=write("item,linked\n30,-5\n31,77\n", "links.csv"),
        points=write("item,lat,lon\n30,51,4\n12345,51,4\n", "points.csv"),
    )
    assert (found.users, found.items) == (3, 5)  # items -5, 30, 31, 77, 1000000000
    assert found.train.tolist() == [[2, 0], [0, 1]]
    assert found.test.tolist() == [[1, 4]]
    assert found.features == [(1, "organiser:a"), (2, "shelf")]
    assert found.links.tolist() == [[1, 0], [2, 3]]
    assert found.points[1].tolist() == [51, 4]
    assert np.isnan(found.points[[0, 2, 3, 4]]).all()


def test_items_that_nobody_is_seen_at_can_be_left_out(write):
    found = reading.material(
        train=write("user,item\n1,5\n", "train.csv"),
        test=write("user,item\n1,6\n", "test.csv"),
        features=write("item,feature\n6,a\n7,b\n", "features.csv"),
        visited_only=True,
    )
    assert (found.items, found.features) == (2, [(1, "a")])
